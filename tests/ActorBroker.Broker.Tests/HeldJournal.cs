using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;

namespace ActorBroker.Broker.Tests;

/// <summary>A journal that holds back what it takes while the test says so, as a slow device would: in order, and nobody hears of it.</summary>
internal sealed class HeldJournal : IJournal
{
    private readonly Queue<Action> _held = new();

    /// <summary>What is durable: all that a crash leaves.</summary>
    public MemoryJournal Durable { get; } = new();

    /// <summary>Whether what comes is held back.</summary>
    public bool IsHolding { get; set; }

    /// <summary>How many entries are held back.</summary>
    public int Held => _held.Count;

    /// <summary>Makes the first of the held entries durable.</summary>
    public void Release(int count)
    {
        for (; count > 0 && _held.TryDequeue(out var take); count--)
        {
            take();
        }

        Durable.Commit(mayBlock: true);
    }

    public void Append(in JournalEntry entry, IAppendObserver? observer)
    {
        var (entity, sequence, durability, first, count) = (entry.Entity, entry.Sequence, entry.Durability, entry.FirstOffset, entry.Count);
        var events = entry.Events.ToArray();
        var bodies = entry.Bodies.ToArray().Select(static body => new ReadOnlyMemory<byte>(body.ToArray())).ToArray();
        Take(() => Durable.Append(
            new JournalEntry
            {
                Entity = entity,
                Sequence = sequence,
                Durability = durability,
                Events = events,
                FirstOffset = first,
                Count = count,
                Bodies = bodies,
            },
            observer));
    }

    public void SaveSnapshot(EntityId entity, long sequence, ReadOnlySpan<byte> state, IReadOnlyList<OffsetRange> live)
    {
        var (bytes, ranges) = (state.ToArray(), live.ToArray());
        Take(() => Durable.SaveSnapshot(entity, sequence, bytes, ranges));
    }

    public bool Replace(EntityId entity, long firstOffset, ReadOnlySpan<ReadOnlyMemory<byte>> bodies, IAppendObserver? observer) =>
        Durable.Replace(entity, firstOffset, bodies, observer);

    public void Delete(EntityId entity) => Take(() => Durable.Delete(entity));

    public void Commit(bool mayBlock)
    {
        if (!IsHolding)
        {
            Release(_held.Count);
        }
    }

    public long Replay(EntityId entity, IReplayVisitor visitor) => Durable.Replay(entity, visitor);

    public IReadOnlyCollection<EntityId> Entities() => Durable.Entities();

    public void WhenReclaimWanted(Action<EntityId> ask) => Durable.WhenReclaimWanted(ask);

    public IBodyReader OpenReader(EntityId entity) => Durable.OpenReader(entity);

    public ValueTask DisposeAsync() => Durable.DisposeAsync();

    private void Take(Action take)
    {
        if (IsHolding || _held.Count > 0)
        {
            _held.Enqueue(take);
        }
        else
        {
            take();
        }
    }
}
