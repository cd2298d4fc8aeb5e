namespace ActorBroker.Core.Transactions;

/// <summary>A producer as partitions and coordinators know it.</summary>
/// <param name="Id">The producer id; -1 for none.</param>
/// <param name="Epoch">The epoch; -1 for none.</param>
public readonly record struct ProducerIdentity(long Id, short Epoch)
{
    /// <summary>No producer.</summary>
    public static ProducerIdentity None { get; } = new(-1, -1);

    /// <summary>Whether this is a producer at all.</summary>
    public bool Exists => Id >= 0;

    /// <summary>
    /// Whether no successor may have a higher epoch under this id. The highest epoch of 16 bits is never handed out, so
    /// that whoever holds the one below can still be fenced.
    /// </summary>
    public bool IsExhausted => Epoch >= short.MaxValue - 1;

    /// <summary>The same id with the epoch raised by one.</summary>
    public ProducerIdentity Raised() => this with { Epoch = checked((short)(Epoch + 1)) };
}
