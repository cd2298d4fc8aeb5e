using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>Somebody who consumes from the queue or holds messages of it. All of it is soft state: it ends with the connection behind it.</summary>
internal sealed class QueueConsumer
{
    private static readonly ConsumerOptions NoSubscription = new(NoAck: false, Exclusive: false, Prefetch: 0, Window: 1);

    private readonly OffsetSet _held = new();
    private readonly Queue<OffsetRange> _onTheWay = new();
    private OffsetRange _onTheWayFirst;
    private List<DeliveryRun> _handed = [];
    private long _unsent;
    private long _unsentHeld;

    public QueueConsumer(Recipient recipient)
    {
        Recipient = recipient;
        Place = new LinkedListNode<QueueConsumer>(this);
    }

    /// <summary>Who it is.</summary>
    public Recipient Recipient { get; }

    /// <summary>How it consumes; means nothing unless it is subscribed.</summary>
    public ConsumerOptions Options { get; private set; } = NoSubscription;

    /// <summary>Whether it gets deliveries; one that was cancelled, or only gets single messages, merely holds some.</summary>
    public bool IsSubscribed { get; private set; }

    /// <summary>Its place among those that wait for messages; in no list while it has no room.</summary>
    public LinkedListNode<QueueConsumer> Place { get; }

    /// <summary>Whether it holds nothing and no body is to be read for it.</summary>
    public bool HoldsNothing => _held.IsEmpty && _onTheWayFirst.IsEmpty && _onTheWay.Count == 0;

    /// <summary>How many messages may be handed to it now.</summary>
    public long Room
    {
        get
        {
            var room = HasWindow ? Options.Window - _unsent : int.MaxValue;
            return Options.NoAck || Options.Prefetch == 0 ? room : Math.Min(room, Options.Prefetch - _held.Count);
        }
    }

    private bool HasWindow => Options.Window != int.MaxValue;

    /// <summary>Begins to get deliveries.</summary>
    public void Subscribe(ConsumerOptions options)
    {
        Options = options;
        IsSubscribed = true;
    }

    /// <summary>Gets no more deliveries, and keeps what it holds.</summary>
    public void Unsubscribe() => IsSubscribed = false;

    /// <summary>Changes how many messages it may hold.</summary>
    public void Limit(int prefetch) => Options = Options with { Prefetch = prefetch };

    /// <summary>Hands it a run of messages and returns whether it is the first one since <see cref="TakeHanded"/>.</summary>
    public bool Hand(DeliveryRun run)
    {
        var range = new OffsetRange(run.First, run.First + run.Count);
        if (Options.NoAck)
        {
            KeepOnTheWay(range);
        }
        else
        {
            _held.Add(range);

            // Without a window nobody tells what was sent, and a count that only grows would use up any room in the end.
            if (HasWindow)
            {
                _unsentHeld += run.Count;
                _unsent += run.Count;
            }
        }

        var isFirst = _handed.Count == 0;
        if (_handed.Count > 0 && _handed[^1] is var last && last.First + last.Count == run.First
            && last.Redelivered == run.Redelivered && last.Attempts == run.Attempts)
        {
            _handed[^1] = last with { Count = last.Count + run.Count };
        }
        else
        {
            _handed.Add(run);
        }

        return isFirst;
    }

    /// <summary>Holds a message that was taken by a get.</summary>
    public void Hold(long offset) => _held.Add(offset);

    /// <summary>Keeps the bodies of messages that are settled already until they are sent.</summary>
    public void KeepOnTheWay(OffsetRange range)
    {
        _onTheWay.Enqueue(range);
        _unsent += range.Count;
    }

    /// <summary>What was handed to it since the last call.</summary>
    public IReadOnlyList<DeliveryRun> TakeHanded()
    {
        var handed = _handed;
        _handed = [];
        return handed;
    }

    /// <summary>
    /// The oldest messages on their way have left for the client. Only bodies of settled messages need to be followed; who
    /// changes from holding to not holding is taken to have sent the held ones first, so that no body is let go too early.
    /// </summary>
    public void MarkSent(long count)
    {
        _unsent = Math.Max(0, _unsent - count);
        var held = Math.Min(count, _unsentHeld);
        _unsentHeld -= held;
        for (count -= held; count > 0 && (!_onTheWayFirst.IsEmpty || _onTheWay.TryDequeue(out _onTheWayFirst));)
        {
            var sent = Math.Min(count, _onTheWayFirst.Count);
            _onTheWayFirst = _onTheWayFirst with { First = _onTheWayFirst.First + sent };
            count -= sent;
        }
    }

    /// <summary>Gives up those offsets of a range that it holds, adding them to <paramref name="released"/>.</summary>
    public void Release(OffsetRange range, List<OffsetRange> released)
    {
        var from = released.Count;
        _held.Intersect(range, released);
        for (var i = from; i < released.Count; i++)
        {
            _held.Remove(released[i]);
        }
    }

    /// <summary>Gives up those of a run that it holds and that have never left for the client.</summary>
    public void TakeBack(OffsetRange range, List<OffsetRange> released)
    {
        var before = _held.Count;
        Release(range, released);
        if (HasWindow)
        {
            MarkSent(before - _held.Count);
        }
    }

    /// <summary>Gives up all it holds.</summary>
    public void ReleaseAll(List<OffsetRange> released)
    {
        _onTheWay.Clear();
        _onTheWayFirst = default;
        Release(new OffsetRange(0, long.MaxValue), released);
    }

    /// <summary>Adds the ranges whose bodies are still to be read for it although they are settled.</summary>
    public void CollectOnTheWay(List<OffsetRange> live)
    {
        if (!_onTheWayFirst.IsEmpty)
        {
            live.Add(_onTheWayFirst);
        }

        live.AddRange(_onTheWay);
    }
}
