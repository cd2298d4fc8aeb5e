namespace ActorBroker.Core.Catalog;

/// <summary>The queue type that a client asked for. Both are the same machine here; a quorum queue must be durable and shared.</summary>
public enum QueueType : byte
{
    /// <summary>A classic queue.</summary>
    Classic = 0,

    /// <summary>A quorum queue.</summary>
    Quorum = 1,
}

/// <summary>What happens to a publish that would take a queue over its length.</summary>
public enum OverflowMode : byte
{
    /// <summary>The oldest messages are dropped or dead-lettered to make room.</summary>
    DropHead = 0,

    /// <summary>The publish is refused (basic.nack if confirms are on).</summary>
    RejectPublish = 1,

    /// <summary>The publish is refused and the message dead-lettered.</summary>
    RejectPublishDeadLetter = 2,
}

/// <summary>What a queue's known arguments say, checked and typed. A null is an argument that was not given.</summary>
public sealed record QueueSettings
{
    /// <summary>The longest time that a queue or a message can ask for, in milliseconds: ten years, as in RabbitMQ.</summary>
    public const long WaitMsMax = 315_360_000_000;

    /// <summary>The settings of a queue without arguments.</summary>
    public static QueueSettings Default { get; } = new();

    /// <summary><c>x-queue-type</c>.</summary>
    public QueueType Type { get; init; }

    /// <summary><c>x-message-ttl</c>: milliseconds for which a message may wait, 0 to 2^32-1.</summary>
    public long? MessageTtlMs { get; init; }

    /// <summary><c>x-expires</c>: milliseconds of disuse after which the queue goes, 1 to 2^32-1.</summary>
    public long? ExpiresMs { get; init; }

    /// <summary><c>x-max-length</c>: most messages that wait.</summary>
    public long? LengthMax { get; init; }

    /// <summary><c>x-max-length-bytes</c>: most bytes of bodies that wait.</summary>
    public long? LengthBytesMax { get; init; }

    /// <summary><c>x-overflow</c>.</summary>
    public OverflowMode Overflow { get; init; }

    /// <summary><c>x-dead-letter-exchange</c>: name of an exchange of the same virtual host, perhaps not declared; empty for the default one.</summary>
    public string? DeadLetterExchange { get; init; }

    /// <summary><c>x-dead-letter-routing-key</c>: the key of dead letters instead of their own.</summary>
    public RoutingKey? DeadLetterRoutingKey { get; init; }

    /// <summary><c>x-max-priority</c>: the highest priority that counts, 0 to 255.</summary>
    public byte? PriorityMax { get; init; }

    /// <summary><c>x-single-active-consumer</c>.</summary>
    public bool SingleActiveConsumer { get; init; }

    /// <summary>
    /// How often a message may come back before it is dead-lettered or dropped, so it is delivered at most once more than
    /// that: <c>x-delivery-limit</c>, where -1 is no limit, or without it <c>x-max-retries</c>. Null for no limit.
    /// </summary>
    public int? DeliveryLimit { get; init; }
}
