using System.Collections;
using System.Text;
using ActorBroker.Conformance.Running;
using RabbitMQ.Client;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.RabbitMqClient;

/// <summary>Message properties are the application's: the broker hands them on as they are.</summary>
public class PropertyTests(SharedBroker broker) : RabbitMqTest(broker)
{
    [Fact]
    public async Task Headers_of_all_types_arrive_with_type_and_value()
    {
        var sent = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["nothing"] = null,
            ["boolean"] = true,
            ["signed 8"] = sbyte.MinValue,
            ["unsigned 8"] = byte.MaxValue,
            ["signed 16"] = short.MinValue,
            ["unsigned 16"] = ushort.MaxValue,
            ["signed 32"] = int.MinValue,
            ["unsigned 32"] = uint.MaxValue,
            ["signed 64"] = long.MinValue,
            ["single"] = 1.5f,
            ["double"] = Math.PI,
            ["decimal"] = 123.45m,
            ["timestamp"] = new AmqpTimestamp(1_750_000_000),
            ["text"] = Encoding.UTF8.GetBytes("Grüße, 世界"),
            ["bytes"] = new BinaryTableValue([0, 1, 254, 255]),
            ["list"] = new List<object?> { 1, 2L, null, new List<object?> { true } },
            ["table"] = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["inner"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["deep"] = 7 },
            },
        };
        IReadOnlyBasicProperties received = await RoundTripAsync(new BasicProperties { Headers = sent });
        foreach ((string name, object? value) in sent)
        {
            ShouldBeSame(received.Headers![name], value, name);
        }
    }

    [Fact]
    public async Task A_timestamp_in_milliseconds_is_not_touched()
    {
        const long milliseconds = 1_750_000_000_123;
        IReadOnlyBasicProperties received = await RoundTripAsync(new BasicProperties { Timestamp = new AmqpTimestamp(milliseconds) });
        received.Timestamp.UnixTime.ShouldBe(milliseconds);
    }

    [Fact]
    public async Task Absent_properties_stay_absent()
    {
        IReadOnlyBasicProperties received = await RoundTripAsync(new BasicProperties { CorrelationId = "" });
        received.IsCorrelationIdPresent().ShouldBeTrue("an empty text is not an absent one");
        received.IsMessageIdPresent().ShouldBeFalse();
        received.IsTimestampPresent().ShouldBeFalse();
        received.IsDeliveryModePresent().ShouldBeFalse();
    }

    private static void ShouldBeSame(object? actual, object? expected, string name)
    {
        switch (expected)
        {
            case BinaryTableValue binary:
                actual.ShouldBeOfType<BinaryTableValue>(name).Bytes.ShouldBe(binary.Bytes, name);
                break;
            case byte[] bytes:
                actual.ShouldBeOfType<byte[]>(name).ShouldBe(bytes, name);
                break;
            case IDictionary<string, object?> table:
                IDictionary<string, object?> other = actual.ShouldBeAssignableTo<IDictionary<string, object?>>(name)!;
                other.Keys.ShouldBe(table.Keys, StringComparer.Ordinal, ignoreOrder: true, name);
                foreach ((string key, object? value) in table)
                {
                    ShouldBeSame(other[key], value, $"{name}/{key}");
                }

                break;
            case IList list:
                IList others = actual.ShouldBeAssignableTo<IList>(name)!;
                others.Count.ShouldBe(list.Count, name);
                for (int index = 0; index < list.Count; index++)
                {
                    ShouldBeSame(others[index], list[index], $"{name}[{index}]");
                }

                break;
            default:
                actual.ShouldBe(expected, name);
                actual?.GetType().ShouldBe(expected?.GetType(), name);
                break;
        }
    }

    private async Task<IReadOnlyBasicProperties> RoundTripAsync(BasicProperties properties)
    {
        // Without tracking: the client's own confirm tracking would add a header.
        await using IChannel channel = await Connection.CreateChannelAsync();
        string queue = await QueueAsync();
        await channel.BasicPublishAsync("", queue, mandatory: true, properties, ReadOnlyMemory<byte>.Empty);
        Inbox inbox = await Inbox.ConsumeAsync(channel, queue, autoAck: true);
        return (await inbox.NextAsync()).Properties;
    }
}
