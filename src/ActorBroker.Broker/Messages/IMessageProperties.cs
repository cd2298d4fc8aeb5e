using ActorBroker.Broker.Topics;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Queues;

namespace ActorBroker.Broker.Messages;

/// <summary>
/// Reads and rewrites the properties of stored messages. They are kept as AMQP 0-9-1 encodes them, so the AMQP edge
/// implements this and whoever puts the broker together hands it in; the broker itself speaks no protocol.
/// </summary>
public interface IMessageProperties
{
    /// <summary>The headers, for a headers exchange to match.</summary>
    IHeaderSource HeadersOf(ReadOnlySpan<byte> properties);

    /// <summary>What a queue has to know of the message.</summary>
    MessageTraits TraitsOf(ReadOnlySpan<byte> properties, int bodyLength);

    /// <summary>The properties of a message that died: <c>x-death</c> with one more entry or count, no expiration.</summary>
    byte[] RecordDeath(ReadOnlySpan<byte> properties, in Death death);

    /// <summary>The further routing keys that the sender named (<c>CC</c>), by which a dead letter that keeps its routing key goes, too.</summary>
    IReadOnlyList<byte[]> CopyKeysOf(ReadOnlySpan<byte> properties);

    /// <summary>Whether the message, dead as recorded in these properties, was in the queue before and came round without ever being rejected.</summary>
    bool ClosesCycle(ReadOnlySpan<byte> recorded, string queue);

    /// <summary>Puts into a record what a message is besides its body, so that it can be restored.</summary>
    void Describe(ReadOnlySpan<byte> exchange, ReadOnlySpan<byte> routingKey, ReadOnlySpan<byte> properties, OutgoingRecord record);
}

/// <summary>A message's death.</summary>
public readonly ref struct Death
{
    /// <summary>The queue it died in.</summary>
    public required string Queue { get; init; }

    /// <summary>Why.</summary>
    public required DeathReason Reason { get; init; }

    /// <summary>The exchange it had been published to.</summary>
    public required ReadOnlySpan<byte> Exchange { get; init; }

    /// <summary>The routing key it had been published with.</summary>
    public required ReadOnlySpan<byte> RoutingKey { get; init; }

    /// <summary>Whether it goes on with the queue's dead-letter routing key instead of its own; its <c>CC</c> keys then go with that one.</summary>
    public bool IsRenamed { get; init; }

    /// <summary>When, in milliseconds since 1970-01-01 UTC.</summary>
    public required long Time { get; init; }
}
