using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Catalog;

namespace ActorBroker.Amqp.Channels;

/// <summary>The arguments with which a consumer of a topic says what it wants.</summary>
internal static class StreamOffset
{
    private const string Offset = "x-stream-offset";
    private const string Partition = "x-stream-partition";

    /// <summary>Where it begins: <c>x-stream-offset</c>, by default with what comes next.</summary>
    /// <exception cref="AmqpException">It cannot be understood (406).</exception>
    public static StreamStart Read(FieldTable arguments, TimeProvider clock)
    {
        if (!arguments.TryGet(Offset, out var value))
        {
            return new StreamStart(StreamStartKind.Next);
        }

        if (value.TryGetTimestamp(out var seconds))
        {
            return new StreamStart(StreamStartKind.Time, seconds > long.MaxValue / 1000 ? long.MaxValue : (long)seconds * 1000);
        }

        if (value.TryGetString(out var text))
        {
            return text switch
            {
                "first" => new StreamStart(StreamStartKind.First),
                "last" => new StreamStart(StreamStartKind.Last),
                "next" => new StreamStart(StreamStartKind.Next),
                _ when StreamArguments.TryReadAge(text, out var age) =>
                    new StreamStart(StreamStartKind.Time, Math.Max(0, clock.GetUtcNow().ToUnixTimeMilliseconds() - age)),
                _ => throw Invalid(value),
            };
        }

        return value.TryGetInt64(out var offset) && offset >= 0 ? new StreamStart(StreamStartKind.Offset, offset) : throw Invalid(value);
    }

    /// <summary>The only partition that it reads, which <c>x-stream-partition</c> names; null for all.</summary>
    /// <exception cref="AmqpException">There is no such partition (406).</exception>
    public static PartitionHandle? PartitionOf(TopicHandle topic, FieldTable arguments)
    {
        if (!arguments.TryGet(Partition, out var value))
        {
            return null;
        }

        return value.TryGetInt64(out var index) && index is >= 0 and <= int.MaxValue && topic.FindPartition((int)index) is { } partition
            ? partition
            : throw new AmqpException(
                AmqpReplyCode.PreconditionFailed,
                $"invalid arg '{Partition}': {topic} has the partitions 0 to {topic.Partitions.Count - 1}, but '{value}' was asked for");
    }

    private static AmqpException Invalid(FieldValue value) => new(
        AmqpReplyCode.PreconditionFailed,
        $"invalid arg '{Offset}': first, last, next, an offset, a timestamp or an interval as in 1h is expected, but it is '{value}' of type '{value.TypeName}'");
}
