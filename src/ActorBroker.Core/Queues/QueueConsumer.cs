using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>Somebody who consumes from the queue or holds messages of it. All of it is soft state: it ends with the connection behind it.</summary>
internal sealed class QueueConsumer(Recipient recipient, ConsumerOptions options)
{
    private readonly OffsetSet _held = new();
    private readonly Queue<OffsetRange> _onTheWay = new();
    private List<DeliveryRun> _handed = [];
    private long _unsent;

    /// <summary>Who it is.</summary>
    public Recipient Recipient { get; } = recipient;

    /// <summary>How it consumes.</summary>
    public ConsumerOptions Options { get; } = options;

    /// <summary>Whether it gets deliveries; one that was cancelled, or only gets single messages, merely holds some.</summary>
    public bool IsSubscribed { get; set; }

    /// <summary>Whether it holds nothing.</summary>
    public bool HoldsNothing => _held.IsEmpty && _onTheWay.Count == 0;

    /// <summary>How many messages may be handed to it now.</summary>
    public long Room
    {
        get
        {
            var room = Options.Window - _unsent;
            return Options.NoAck || Options.Prefetch == 0 ? room : Math.Min(room, Options.Prefetch - _held.Count);
        }
    }

    /// <summary>Hands it a run of messages.</summary>
    public void Hand(DeliveryRun run)
    {
        var range = new OffsetRange(run.First, run.First + run.Count);
        if (Options.NoAck)
        {
            _onTheWay.Enqueue(range);
        }
        else
        {
            _held.Add(range);
        }

        _unsent += run.Count;
        if (_handed.Count > 0 && _handed[^1] is var last && last.First + last.Count == run.First && last.Redelivered == run.Redelivered)
        {
            _handed[^1] = last with { Count = last.Count + run.Count };
        }
        else
        {
            _handed.Add(run);
        }
    }

    /// <summary>Holds a message that was taken by a get.</summary>
    public void Hold(long offset) => _held.Add(offset);

    /// <summary>Keeps a message readable that a get has settled, until it has left for the client.</summary>
    public void Pin(long offset) => _onTheWay.Enqueue(new OffsetRange(offset, offset + 1));

    /// <summary>What was handed to it since the last call; null if nothing.</summary>
    public IReadOnlyList<DeliveryRun>? TakeHanded()
    {
        if (_handed.Count == 0)
        {
            return null;
        }

        var handed = _handed;
        _handed = [];
        return handed;
    }

    /// <summary>The oldest messages on their way have left for the client.</summary>
    public void MarkSent(int count)
    {
        _unsent = Math.Max(0, _unsent - count);
        while (count > 0 && _onTheWay.TryDequeue(out var run))
        {
            if (run.Count > count)
            {
                // The rest of the run stays in front: turn the queue once around.
                var rest = _onTheWay.Count;
                _onTheWay.Enqueue(run with { First = run.First + count });
                for (; rest > 0; rest--)
                {
                    _onTheWay.Enqueue(_onTheWay.Dequeue());
                }

                return;
            }

            count -= (int)run.Count;
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

    /// <summary>Gives up all it holds.</summary>
    public void ReleaseAll(List<OffsetRange> released)
    {
        _onTheWay.Clear();
        Release(new OffsetRange(0, long.MaxValue), released);
    }

    /// <summary>Adds the ranges whose bodies are still to be read for it although they are settled.</summary>
    public void CollectOnTheWay(List<OffsetRange> live) => live.AddRange(_onTheWay);
}
