namespace ActorBroker.Core.Entities;

/// <summary>What sort of thing an entity is; the top byte of its <see cref="EntityId"/>.</summary>
public enum EntityKind : byte
{
    /// <summary>No entity.</summary>
    None = 0,

    /// <summary>The catalog of virtual hosts, exchanges, queues and bindings; there is one.</summary>
    Catalog = 1,

    /// <summary>A queue.</summary>
    Queue = 2,

    /// <summary>A partition of a topic.</summary>
    Partition = 3,

    /// <summary>A consumer group.</summary>
    Group = 4,

    /// <summary>The transactions of one transactional id.</summary>
    Transaction = 5,
}

/// <summary>
/// The number under which an entity's entries stand in the journal. The catalog hands numbers out and never uses one
/// twice, so names never become file names and a deleted queue's entries cannot be mistaken for its successor's.
/// </summary>
/// <param name="Value">Eight bytes: the kind in the top one, the number (below 2^56) in the rest.</param>
public readonly record struct EntityId(ulong Value)
{
    private const int NumberBits = 56;

    /// <summary>The only catalog.</summary>
    public static EntityId Catalog { get; } = Of(EntityKind.Catalog, 0);

    /// <summary>The kind of the entity.</summary>
    public EntityKind Kind => (EntityKind)(Value >> NumberBits);

    /// <summary>The number within its kind.</summary>
    public long Number => (long)(Value & ((1UL << NumberBits) - 1));

    /// <summary>Puts a kind and a number together.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or does not fit 56 bits.</exception>
    public static EntityId Of(EntityKind kind, long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, 1L << NumberBits);
        return new EntityId(((ulong)kind << NumberBits) | (ulong)number);
    }

    /// <summary>Kind and number, as in <c>Queue/17</c>.</summary>
    public override string ToString() => $"{Kind}/{Number}";
}
