using ActorBroker.Core.Entities;

namespace ActorBroker.Amqp.Channels;

/// <summary>
/// The delivery tags of a channel that the client has not settled, oldest first, as runs: tags and offsets mostly grow
/// together, so that a thousand messages in flight are one entry.
/// </summary>
internal sealed class UnsettledDeliveries
{
    private readonly List<Run> _runs = [];
    private int _first;

    /// <summary>How many deliveries are unsettled.</summary>
    public long Count { get; private set; }

    /// <summary>Adds the delivery with the next tag.</summary>
    public void Add(ulong tag, IDeliveryHolder holder, long offset)
    {
        Count++;
        if (_runs.Count > _first)
        {
            var last = _runs[^1];
            if (ReferenceEquals(last.Holder, holder) && last.Tag + (ulong)last.Count == tag && last.Offset + last.Count == offset)
            {
                _runs[^1] = last with { Count = last.Count + 1 };
                return;
            }
        }

        _runs.Add(new Run(tag, 1, holder, offset));
    }

    /// <summary>Whether the delivery is unsettled.</summary>
    public bool Contains(ulong tag) => Find(tag) >= 0;

    /// <summary>The newest unsettled delivery up to this tag; 0 if there is none.</summary>
    public ulong NewestUpTo(ulong tag)
    {
        for (var at = _runs.Count - 1; at >= _first; at--)
        {
            if (_runs[at].Tag <= tag)
            {
                return Math.Min(tag, _runs[at].Tag + (ulong)_runs[at].Count - 1);
            }
        }

        return 0;
    }

    /// <summary>Takes out one tag, or with <paramref name="multiple"/> all up to it (0: all).</summary>
    /// <returns>False if the tag is not among them.</returns>
    public bool Take<TState>(ulong tag, bool multiple, TState state, Action<TState, IDeliveryHolder, OffsetRange> taken)
    {
        if (multiple)
        {
            return TakeUpTo(tag, state, taken);
        }

        var at = Find(tag);
        if (at < 0)
        {
            return false;
        }

        var run = _runs[at];
        var index = (int)(tag - run.Tag);
        taken(state, run.Holder, new OffsetRange(run.Offset + index, run.Offset + index + 1));
        Count--;
        if (index == 0)
        {
            Trim(at, 1);
        }
        else
        {
            _runs[at] = run with { Count = index };
            if (index + 1 < run.Count)
            {
                _runs.Insert(at + 1, run.From(index + 1));
            }
        }

        return true;
    }

    private bool TakeUpTo<TState>(ulong tag, TState state, Action<TState, IDeliveryHolder, OffsetRange> taken)
    {
        if (tag != 0 && Find(tag) < 0)
        {
            return false;
        }

        while (_first < _runs.Count && (tag == 0 || _runs[_first].Tag <= tag))
        {
            var run = _runs[_first];
            var count = tag == 0 ? run.Count : (int)Math.Min((ulong)run.Count, tag - run.Tag + 1);
            taken(state, run.Holder, new OffsetRange(run.Offset, run.Offset + count));
            Count -= count;
            Trim(_first, count);
        }

        return true;
    }

    private void Trim(int at, int count)
    {
        if (count < _runs[at].Count)
        {
            _runs[at] = _runs[at].From(count);
            return;
        }

        if (at != _first)
        {
            _runs.RemoveAt(at);
            return;
        }

        // Taking from the front moves a mark; the list is closed up when half of it is gone.
        _runs[at] = default;
        if (++_first * 2 >= _runs.Count)
        {
            _runs.RemoveRange(0, _first);
            _first = 0;
        }
    }

    private int Find(ulong tag)
    {
        var low = _first;
        var high = _runs.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var run = _runs[middle];
            if (tag < run.Tag)
            {
                high = middle - 1;
            }
            else if (tag >= run.Tag + (ulong)run.Count)
            {
                low = middle + 1;
            }
            else
            {
                return middle;
            }
        }

        return -1;
    }

    private readonly record struct Run(ulong Tag, int Count, IDeliveryHolder Holder, long Offset)
    {
        public Run From(int index) => new(Tag + (ulong)index, Count - index, Holder, Offset + index);
    }
}
