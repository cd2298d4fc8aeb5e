using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;

namespace ActorBroker.Broker.Tests;

/// <summary>A journal that fails when the test says so.</summary>
internal sealed class FaultyJournal(MemoryJournal inner) : IJournal
{
    private readonly Queue<IAppendObserver?> _lost = new();

    /// <summary>The entity whose appends are refused.</summary>
    public EntityId Refuses { get; set; }

    /// <summary>Whether replaced bodies are taken and then find no room on the disk.</summary>
    public bool LosesReplacements { get; set; }

    /// <summary>Bytes of messages in each append, by entity, in order.</summary>
    public List<(EntityId Entity, long Bytes)> Appended { get; } = [];

    /// <summary>Thrown at each replay.</summary>
    public JournalException? ReplayFault { get; set; }

    /// <summary>Whether a replay finds nothing.</summary>
    public bool Forgets { get; set; }

    public void Append(in JournalEntry entry, IAppendObserver? observer)
    {
        if (entry.Entity == Refuses)
        {
            throw new JournalException("disk full");
        }

        long bytes = 0;
        foreach (var body in entry.Bodies)
        {
            bytes += body.Length;
        }

        Appended.Add((entry.Entity, bytes));
        inner.Append(entry, observer);
    }

    public void SaveSnapshot(EntityId entity, long sequence, ReadOnlySpan<byte> state, IReadOnlyList<OffsetRange> live) =>
        inner.SaveSnapshot(entity, sequence, state, live);

    public bool Replace(EntityId entity, long firstOffset, ReadOnlySpan<ReadOnlyMemory<byte>> bodies, IAppendObserver? observer)
    {
        if (!LosesReplacements)
        {
            return inner.Replace(entity, firstOffset, bodies, observer);
        }

        _lost.Enqueue(observer);
        return true;
    }

    public void Delete(EntityId entity) => inner.Delete(entity);

    public void Commit(bool mayBlock)
    {
        while (_lost.TryDequeue(out var observer))
        {
            observer?.Appended(1, new JournalFullException("disk full"));
        }

        inner.Commit(mayBlock);
    }

    public long Replay(EntityId entity, IReplayVisitor visitor)
    {
        if (ReplayFault is not null)
        {
            throw ReplayFault;
        }

        return Forgets ? 0 : inner.Replay(entity, visitor);
    }

    public IReadOnlyCollection<EntityId> Entities() => inner.Entities();

    public void WhenReclaimWanted(Action<EntityId> ask) => inner.WhenReclaimWanted(ask);

    public IBodyReader OpenReader(EntityId entity) => inner.OpenReader(entity);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
