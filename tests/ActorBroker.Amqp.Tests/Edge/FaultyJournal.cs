using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;

namespace ActorBroker.Amqp.Tests.Edge;

/// <summary>A journal that fails when it is told to.</summary>
internal sealed class FaultyJournal(IJournal inner) : IJournal
{
    /// <summary>Appends of this entity are not taken.</summary>
    public EntityId? RefusesAppendsOf { get; set; }

    /// <summary>What a reader throws instead of moving; null to read.</summary>
    public Exception? ReadFailure { get; set; }

    /// <summary>Whether readers find nothing.</summary>
    public bool IsEmpty { get; set; }

    /// <summary>Of each entity the memory that its last message came from.</summary>
    public Dictionary<EntityId, ReadOnlyMemory<byte>> Sources { get; } = [];

    /// <summary>Readers that were opened and not disposed of.</summary>
    public int OpenReaders { get; private set; }

    public IReadOnlyCollection<EntityId> Entities() => inner.Entities();

    public void WhenReclaimWanted(Action<EntityId> ask) => inner.WhenReclaimWanted(ask);

    public void Append(in JournalEntry entry, IAppendObserver? observer)
    {
        if (entry.Entity == RefusesAppendsOf)
        {
            throw new JournalException("no room on the disk");
        }

        if (entry.Count > 0)
        {
            Sources[entry.Entity] = entry.Bodies[^1];
        }

        inner.Append(entry, observer);
    }

    public void SaveSnapshot(EntityId entity, long sequence, ReadOnlySpan<byte> state, IReadOnlyList<OffsetRange> live) =>
        inner.SaveSnapshot(entity, sequence, state, live);

    public bool Replace(EntityId entity, long firstOffset, ReadOnlySpan<ReadOnlyMemory<byte>> bodies, IAppendObserver? observer) =>
        inner.Replace(entity, firstOffset, bodies, observer);

    public void Delete(EntityId entity) => inner.Delete(entity);

    public void Commit(bool mayBlock)
    {
        if (!IsHeld)
        {
            inner.Commit(mayBlock);
        }
    }

    /// <summary>Whether the disk takes its time: nothing becomes durable until this is taken back.</summary>
    public bool IsHeld { get; set; }

    public long Replay(EntityId entity, IReplayVisitor visitor) => inner.Replay(entity, visitor);

    public IBodyReader OpenReader(EntityId entity)
    {
        OpenReaders++;
        return new Reader(this, inner.OpenReader(entity));
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Reader(FaultyJournal journal, IBodyReader inner) : IBodyReader
    {
        public long FirstOffset => inner.FirstOffset;

        public int Count => inner.Count;

        public ReadOnlyMemory<byte> Bodies => inner.Bodies;

        public bool MoveTo(long offset) => journal.ReadFailure is { } failure
            ? throw failure
            : !journal.IsEmpty && inner.MoveTo(offset);

        public bool MoveToNext(long offset) => journal.ReadFailure is { } failure
            ? throw failure
            : !journal.IsEmpty && inner.MoveToNext(offset);

        public void Rest() => inner.Rest();

        public void Dispose()
        {
            journal.OpenReaders--;
            inner.Dispose();
        }
    }
}
