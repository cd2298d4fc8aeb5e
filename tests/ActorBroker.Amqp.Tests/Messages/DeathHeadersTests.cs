using ActorBroker.Amqp.Messages;
using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Messages;
using ActorBroker.Core.Queues;
using Shouldly;
using Xunit;

namespace ActorBroker.Amqp.Tests.Messages;

public class DeathHeadersTests
{
    private static readonly AmqpMessageProperties Properties = new();

    [Fact]
    public void A_death_is_told_with_where_the_message_had_been_published_to() => Deaths(First()).ShouldBe([
        "count=1 reason=rejected queue=work time=1 exchange=orders routing-keys=[order.created] original-expiration=60000",
    ]);

    [Fact]
    public void Another_death_for_the_same_reason_in_the_same_queue_only_counts()
    {
        // As in a retry: rejected, expired in the queue where it waited, published to the queue by its name, rejected again.
        var waited = Die(First(), "wait", DeathReason.Expired, "", "wait", 2000);
        var again = Die(waited, "work", DeathReason.Rejected, "", "work", 3000);

        Deaths(again).ShouldBe([
            "count=2 reason=rejected queue=work time=1 exchange=orders routing-keys=[order.created] original-expiration=60000",
            "count=1 reason=expired queue=wait time=2 exchange= routing-keys=[wait]",
        ]);
        var headers = MessageProperties.From(new BasicProperties(again)).Headers.ShouldNotBeNull();
        Text(headers, "x-first-death-exchange").ShouldBe("orders");
        Text(headers, "x-first-death-queue").ShouldBe("work");
        Text(headers, "x-first-death-reason").ShouldBe("rejected");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Copies_keys_are_told_and_stay_unless_the_dead_letter_is_renamed(bool isRenamed)
    {
        var copied = new MessageProperties { Headers = new FieldTable(new FieldEntry("CC", FieldValue.Array(FieldValue.String("c")))) };

        var dead = Properties.RecordDeath(copied.ToBytes(), new Death
        {
            Queue = "q",
            Reason = DeathReason.Rejected,
            Exchange = ""u8,
            RoutingKey = "k"u8,
            Time = 0,
            IsRenamed = isRenamed,
        });

        Deaths(dead).ShouldBe(["count=1 reason=rejected queue=q time=0 exchange= routing-keys=[k,c]"]);
        MessageProperties.From(new BasicProperties(dead)).Headers!.TryGet("CC", out _).ShouldBe(!isRenamed);
        Properties.CopyKeysOf(dead).Select(System.Text.Encoding.UTF8.GetString).ShouldBe(isRenamed ? [] : ["c"]);
    }

    private static byte[] First() =>
        Die(new MessageProperties { Expiration = "60000" }.ToBytes(), "work", DeathReason.Rejected, "orders", "order.created", 1000);

    private static byte[] Die(byte[] properties, string queue, DeathReason reason, string exchange, string key, long time) =>
        Properties.RecordDeath(properties, new Death
        {
            Queue = queue,
            Reason = reason,
            Exchange = System.Text.Encoding.UTF8.GetBytes(exchange),
            RoutingKey = System.Text.Encoding.UTF8.GetBytes(key),
            Time = time,
        });

    private static string[] Deaths(byte[] properties)
    {
        MessageProperties.From(new BasicProperties(properties)).Headers!.TryGet("x-death", out var value).ShouldBeTrue();
        value.TryGetArray(out var deaths).ShouldBeTrue();
        return [.. deaths.ToArray().Select(d => d.TryGetTable(out var entries) ? string.Join(' ', entries.Select(e => $"{e.Name}={Told(e.Value)}")) : "")];
    }

    private static string Told(FieldValue value) =>
        value.TryGetArray(out var values) ? $"[{string.Join(',', values.ToArray().Select(Told))}]" : value.ToString();

    private static string Text(FieldTable headers, string name) => headers.TryGet(name, out var value) && value.TryGetString(out var text) ? text : "";
}
