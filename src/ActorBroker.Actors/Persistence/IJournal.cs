using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Persistence;

/// <summary>
/// Where persistent actors keep what happened to them: for each entity a row of entries with sequence numbers 1, 2, 3, ...,
/// and the last snapshot. All entities share one journal, so one sync serves every turn that gathered while the last one ran.
/// </summary>
/// <remarks>
/// An entry is appended whole or not at all. Appends of one entity become durable in their order. An entry is dead, and
/// its space free, when a snapshot at or behind its sequence number is durable and none of its offsets was named live by
/// that snapshot. All members may be called from any thread; calls about one entity come from one thread at a time,
/// except that readers run beside them.
/// </remarks>
public interface IJournal : IAsyncDisposable
{
    /// <summary>
    /// Takes the entry into the group that is written next. The entry's bytes are copied before the method returns.
    /// Nothing is written until <see cref="Commit"/> is called, by whomever.
    /// </summary>
    /// <param name="entry">The turn.</param>
    /// <param name="observer">Told once when the entry is as durable as <see cref="JournalEntry.Durability"/> asks, or has failed; null if nobody waits.</param>
    /// <exception cref="ArgumentException">The sequence number is not the entity's last one plus one, or the offsets do not follow its last ones.</exception>
    /// <exception cref="JournalException">The journal has failed or is closed.</exception>
    void Append(in JournalEntry entry, IAppendObserver? observer);

    /// <summary>Takes a snapshot into the next group; it replaces the entity's earlier one when it is durable, and dead entries are given up then.</summary>
    /// <param name="entity">Whose.</param>
    /// <param name="sequence">The last sequence number that the snapshot contains.</param>
    /// <param name="state">The machine's bytes; copied.</param>
    /// <param name="live">Offsets whose bodies may still be read, ascending, no overlap; copied. Offsets appended later are live by themselves.</param>
    void SaveSnapshot(EntityId entity, long sequence, ReadOnlySpan<byte> state, IReadOnlyList<OffsetRange> live);

    /// <summary>
    /// Exchanges the bodies of the entry that begins at an offset, mostly for fewer bytes; the messages keep their offsets,
    /// also those of which no byte is left. Taken into the next group. A reader finds the old bodies until that is
    /// written and the new ones afterwards, never a mix; after a crash it is one or the other. One that cannot be written
    /// leaves the old bodies, and the entity goes on: whoever draws conclusions from it has to wait for the observer.
    /// </summary>
    /// <param name="entity">Whose.</param>
    /// <param name="firstOffset">The first offset of the entry.</param>
    /// <param name="bodies">The new bytes in pieces, copied; may be empty. Sequence number, offsets, count and what a replay sees stay the same.</param>
    /// <param name="observer">Told once when the new bodies are written, or that the old ones stay; not if nothing was taken. Null if nobody waits.</param>
    /// <returns>False if no readable entry begins at the offset: given up, or not written yet. Then nothing was taken.</returns>
    /// <exception cref="ArgumentException">The entity was deleted, or the bytes are too many for one entry.</exception>
    /// <exception cref="JournalDamagedException">The old entry cannot be read back.</exception>
    /// <exception cref="JournalException">The journal has failed, is full or is closed, or an earlier entry of the entity failed.</exception>
    bool Replace(EntityId entity, long firstOffset, ReadOnlySpan<ReadOnlyMemory<byte>> bodies, IAppendObserver? observer);

    /// <summary>
    /// Gives up all that was kept of an entity. Its id may not be used again: an append that goes on where it ended is
    /// refused, but the journal need not remember the id, and so would take one that begins anew.
    /// </summary>
    void Delete(EntityId entity);

    /// <summary>
    /// Sees to it that all that was appended gets written. With <paramref name="mayBlock"/>, and if no group is being
    /// written, the caller's own thread writes one and tells the observers before it returns (no wake-up of another
    /// thread, which costs more than a small write); otherwise the journal's writer thread does it.
    /// </summary>
    void Commit(bool mayBlock);

    /// <summary>
    /// Names somebody to be told of entities whose entries keep much old space from being used again because they have
    /// taken no snapshot for long; they should take one soon. A hint, given on a thread of the journal's own, perhaps again;
    /// who hears it only passes it on, since what waits for the journal there waits for ever.
    /// </summary>
    void WhenReclaimWanted(Action<EntityId> ask);

    /// <summary>Hands the entity's last snapshot, then the events of all later entries in order, to the visitor.</summary>
    /// <returns>The entity's last sequence number; 0 if it has none.</returns>
    /// <exception cref="JournalDamagedException">An entry that was durable cannot be read back.</exception>
    long Replay(EntityId entity, IReplayVisitor visitor);

    /// <summary>The entities of which anything is kept, in no particular order; those given up are not among them.</summary>
    IReadOnlyCollection<EntityId> Entities();

    /// <summary>Opens a reader of an entity's bodies. A reader serves one thread at a time and holds a buffer until it is told to rest or disposed of.</summary>
    IBodyReader OpenReader(EntityId entity);
}

/// <summary>One turn of one entity.</summary>
public readonly ref struct JournalEntry
{
    /// <summary>Whose turn.</summary>
    public required EntityId Entity { get; init; }

    /// <summary>The entity's last sequence number plus one.</summary>
    public required long Sequence { get; init; }

    /// <summary>The encoded events, which a replay reads.</summary>
    public required ReadOnlySpan<byte> Events { get; init; }

    /// <summary>What the observer waits for.</summary>
    public required Durability Durability { get; init; }

    /// <summary>Offset of the first message in <see cref="Bodies"/>; without bodies the entity's next offset.</summary>
    public long FirstOffset { get; init; }

    /// <summary>How many messages <see cref="Bodies"/> holds.</summary>
    public int Count { get; init; }

    /// <summary>The messages' bytes in pieces that are stored back to back, which only readers read.</summary>
    public ReadOnlySpan<ReadOnlyMemory<byte>> Bodies { get; init; }
}

/// <summary>Hears how an append ended. Called on the thread that wrote; it must only pass the news on.</summary>
public interface IAppendObserver
{
    /// <summary>The entry is durable if <paramref name="error"/> is null; else it is not in the journal.</summary>
    void Appended(long sequence, Exception? error);
}

/// <summary>Receives an entity's past.</summary>
public interface IReplayVisitor
{
    /// <summary>The last snapshot, if there is one; comes first.</summary>
    void Snapshot(long sequence, ReadOnlySpan<byte> state);

    /// <summary>The events of one entry, in ascending order of sequence numbers.</summary>
    void Events(long sequence, ReadOnlySpan<byte> events);
}

/// <summary>Reads the bodies of one entity. Not thread-safe; it may run beside appends.</summary>
public interface IBodyReader : IDisposable
{
    /// <summary>Offset of the first message in <see cref="Bodies"/>.</summary>
    long FirstOffset { get; }

    /// <summary>How many messages are in <see cref="Bodies"/>.</summary>
    int Count { get; }

    /// <summary>The messages of the entry last moved to; valid until the next call.</summary>
    ReadOnlyMemory<byte> Bodies { get; }

    /// <summary>Moves to the entry that holds the offset. Cheap if it is the present one or is near behind it.</summary>
    /// <returns>False if no durable entry holds it (never appended, or given up).</returns>
    /// <exception cref="JournalDamagedException">The entry was durable and cannot be read back.</exception>
    bool MoveTo(long offset);

    /// <summary>
    /// Moves to the entry that holds the offset or, if none does, to the first durable one behind it: for logs with gaps.
    /// Costs as much as <see cref="MoveTo"/> where there is no gap.
    /// </summary>
    /// <returns>False if there is no durable entry from the offset on.</returns>
    /// <exception cref="JournalDamagedException">The entry was durable and cannot be read back.</exception>
    bool MoveToNext(long offset);

    /// <summary>Gives the buffers back until the next <see cref="MoveTo"/> or <see cref="MoveToNext"/>.</summary>
    void Rest();
}
