using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;

namespace ActorBroker.Broker.Topics;

/// <summary>
/// A partition as edges hold it: where commands go, where its batches are read and how far. Any thread may use it; it
/// outlives the partition's actor, which leaves memory when nobody uses it.
/// </summary>
public sealed class PartitionHandle
{
    private readonly Lock _gate = new();
    private readonly EntityRef<PartitionCommand> _entity;
    private readonly IJournal _journal;
    private volatile IBoundsWaiter[] _waiters = [];
    private volatile Published? _published;
    private volatile bool _isDeleted;

    internal PartitionHandle(TopicHandle topic, int index, EntityRef<PartitionCommand> entity, IJournal journal)
    {
        Topic = topic;
        Index = index;
        _entity = entity;
        _journal = journal;
    }

    /// <summary>The topic.</summary>
    public TopicHandle Topic { get; }

    /// <summary>Which of the topic's partitions it is, from 0.</summary>
    public int Index { get; }

    /// <summary>The number under which its batches stand in the journal.</summary>
    public EntityId Entity => _entity.Id;

    /// <summary>Whether <see cref="Bounds"/> are known; <see cref="Load"/> makes them so.</summary>
    public bool IsKnown => _published is not null;

    /// <summary>The bounds as the last durable turn left them. Those of an empty partition as long as they are not known.</summary>
    public PartitionBounds Bounds => _published is { } published ? published.Bounds : PartitionBounds.Empty;

    /// <summary>Whether its topic is deleted. Waiters are told, commands fail, and nothing can be read.</summary>
    public bool IsDeleted => _isDeleted;

    /// <summary>Puts a command into the partition's mailbox.</summary>
    public void Tell(PartitionCommand command) => _entity.Tell(command);

    /// <summary>Brings the partition into memory, so that its bounds become known; whoever is parked here is told then. Does nothing if they are.</summary>
    public void Load()
    {
        if (!IsKnown)
        {
            Tell(new InspectPartition(null));
        }
    }

    /// <summary>Opens a reader of the record batches, for one thread at a time. What is read at or behind the high watermark is not to be shown to anybody.</summary>
    public IBodyReader OpenReader() => _journal.OpenReader(Entity);

    /// <summary>
    /// From now on the waiter is told of every change of the bounds, until <see cref="Unpark"/>. Look at the bounds after
    /// this and not before, else a change may be missed. Doing it twice is the same as once.
    /// </summary>
    public void Park(IBoundsWaiter waiter)
    {
        lock (_gate)
        {
            if (Array.IndexOf(_waiters, waiter) < 0)
            {
                _waiters = [.. _waiters, waiter];
            }
        }

        // Who parks looks next, and the processor must not do that first.
        Interlocked.MemoryBarrier();
    }

    /// <summary>The waiter is not told any more. One that is not parked is no error.</summary>
    public void Unpark(IBoundsWaiter waiter)
    {
        lock (_gate)
        {
            var at = Array.IndexOf(_waiters, waiter);
            if (at >= 0)
            {
                _waiters = [.. _waiters.AsSpan(0, at), .. _waiters.AsSpan(at + 1)];
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"partition {Index} of {Topic}";

    /// <summary>Exchanges the batches of one entry, as <see cref="IJournal.Replace"/> does.</summary>
    internal bool Replace(long firstOffset, ReadOnlyMemory<byte> batches, IAppendObserver observer) =>
        _journal.Replace(Entity, firstOffset, [batches], observer);

    /// <summary>Makes new bounds visible and wakes those who wait. Called on the partition's turns only.</summary>
    internal void Publish(PartitionBounds bounds)
    {
        if (_published is not { } before || before.Bounds != bounds)
        {
            _published = new Published(bounds);
            Wake();
        }
    }

    /// <summary>The topic is no more.</summary>
    internal void MarkDeleted()
    {
        _isDeleted = true;
        Wake();
    }

    /// <summary>Tells those who wait that something has changed, here or in the topic.</summary>
    internal void Wake()
    {
        // What was published must be visible before it is looked who waits: one that parks at this moment would otherwise
        // not be found here and still see what was before.
        Interlocked.MemoryBarrier();
        foreach (var waiter in _waiters)
        {
            waiter.BoundsChanged(this);
        }
    }

    /// <summary>An object, so that readers on other threads see all of the bounds or none of them.</summary>
    private sealed class Published(PartitionBounds bounds)
    {
        public readonly PartitionBounds Bounds = bounds;
    }
}
