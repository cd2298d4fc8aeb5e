using ActorBroker.Amqp.Wire;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;
using static ActorBroker.Amqp.Tests.Edge.Frames;

namespace ActorBroker.Amqp.Tests.Edge;

public class DeadLetterExchangeTests
{
    private const string Warning =
        "The queue q of virtual host / was declared with the x-dead-letter-exchange nowhere, which is not there. "
        + "Its dead letters are dropped until somebody declares that exchange.";

    [Fact]
    public void While_the_disk_is_full_dead_letters_wait_and_cost_the_queue_they_go_to_no_consumer()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(
            Method(1, new QueueDeclare("dead", Passive: false, Durable: true, Exclusive: false, AutoDelete: false, NoWait: false, FieldTable.Empty)), Bind(1, "dead", "amq.fanout", ""), Consume(1, "dead", "t"), Declare(1, "q", arguments: DeadLettersTo("amq.fanout")),
            Publish(1, "", "q", "a"), Get(1, "q"));
        client.Take();
        edge.Storage.Become("the disk is full");
        edge.Journal.RefusesAppendsOf = edge.Broker.FindVirtualHost("/")!.FindQueue("dead")!.Info.Entity;

        client.Send(Method(1, new BasicReject(1, Requeue: false)));
        edge.World.Advance(TimeSpan.FromSeconds(5));
        client.Take().Where(static told => !told.Contains("locked", StringComparison.Ordinal)).ShouldBeEmpty();

        edge.Journal.RefusesAppendsOf = null;
        edge.Storage.Become(null);
        edge.World.Advance(TimeSpan.FromSeconds(1));
        client.Take().Single(static told => told.Contains(" deliver ", StringComparison.Ordinal)).ShouldStartWith("1 deliver t 2 amq.fanout/q ");
    }

    [Fact]
    public void A_queue_whose_dead_letter_exchange_is_missing_is_declared_and_its_maker_is_warned_once()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Declare(1, "q", arguments: DeadLettersTo("nowhere")));
        client.Take().ShouldBe(["1 declare-ok q 0 0"]);
        WarningsOf(edge).ShouldBe([Warning]);

        client.Send(Declare(1, "q", arguments: DeadLettersTo("nowhere")), Declare(1, "q", passive: true));
        client.Take().ShouldBe(["1 declare-ok q 0 0", "1 declare-ok q 0 0"]);
        WarningsOf(edge).ShouldBe([Warning]);
    }

    [Fact]
    public void A_queue_that_is_made_anew_is_warned_of_anew()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(
            Declare(1, "q", arguments: DeadLettersTo("nowhere")),
            Method(1, new QueueDelete("q", IfUnused: false, IfEmpty: false, NoWait: true)),
            Declare(1, "q", arguments: DeadLettersTo("nowhere")));

        client.Take().Length.ShouldBe(2);
        WarningsOf(edge).ShouldBe([Warning, Warning]);
    }

    [Fact]
    public void A_dead_letter_that_keeps_its_key_goes_by_its_copies_keys_too()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        client.Send(Declare(1, "own"), Declare(1, "copy"), Bind(1, "own", "amq.direct", "q"), Bind(1, "copy", "amq.direct", "c"), Declare(1, "q", arguments: DeadLettersTo("amq.direct")));
        client.Send(Publish(1, "", "q", "m", properties: CopiedTo("c")), Get(1, "q"), Method(1, new BasicReject(1, Requeue: false)));
        client.Take();

        client.Send(Get(1, "own"), Get(1, "copy"));

        client.Take().ShouldBe(["1 get-ok 2 +0 amq.direct/q m", "1 get-ok 3 +0 amq.direct/q m"]);
    }

    [Fact]
    public void A_dead_letter_that_is_renamed_goes_by_its_new_key_alone()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        var renaming = DeadLettersTo("amq.direct").With("x-dead-letter-routing-key", FieldValue.String("new"));
        client.Send(Declare(1, "own"), Declare(1, "copy"), Bind(1, "own", "amq.direct", "new"), Bind(1, "copy", "amq.direct", "c"), Declare(1, "q", arguments: renaming));
        client.Send(Publish(1, "", "q", "m", properties: CopiedTo("c")), Get(1, "q"), Method(1, new BasicReject(1, Requeue: false)));
        client.Take();

        client.Send(Get(1, "own"), Get(1, "copy"));

        client.Take().ShouldBe(["1 get-ok 2 +0 amq.direct/new m", "1 BasicGetEmpty"]);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("amq.fanout")]
    [InlineData("")]
    public void A_queue_whose_dead_letter_exchange_is_there_is_no_reason_to_warn(string exchange)
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(DeclareExchange(1, "x"), Declare(1, "q", arguments: DeadLettersTo(exchange)), Declare(1, "without"));

        client.Take().ShouldBe(["1 ExchangeDeclareOk", "1 declare-ok q 0 0", "1 declare-ok without 0 0"]);
        WarningsOf(edge).ShouldBeEmpty();
    }

    [Fact]
    public void A_declaration_that_is_refused_is_not_warned_of()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();

        client.Send(Declare(1, "q"), Declare(1, "q", arguments: DeadLettersTo("nowhere")));

        client.Take().ShouldBe(["1 declare-ok q 0 0", "1 channel-close 406"]);
        WarningsOf(edge).ShouldAllBe(static text => text != Warning);
    }

    private static MessageProperties CopiedTo(string key) =>
        new() { Headers = new FieldTable(new FieldEntry("CC", FieldValue.Array(FieldValue.String(key)))) };

    private static FieldTable DeadLettersTo(string exchange) => new(new FieldEntry("x-dead-letter-exchange", FieldValue.String(exchange)));

    private static string[] WarningsOf(EdgeWorld edge) =>
        [.. edge.Log.Where(static entry => entry.Level == LogLevel.Warning).Select(static entry => entry.Text)];
}
