using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>
/// Which messages expire when. Deadlines that grow with the offsets, as a queue's own time to live makes them, stand in a
/// line of runs; only those out of line cost an entry in a heap.
/// </summary>
/// <remarks>
/// A deadline is hard state as long as its message is not settled, although the message may be held and its deadline
/// passed: it must be known again after a crash. Entries of settled messages count for nothing and go when there are many.
/// </remarks>
internal sealed class ExpiryIndex
{
    /// <summary>Below so many entries the index is not worth cleaning.</summary>
    private const int CleanMin = 1024;

    private readonly Queue<Entry> _line = new();
    private readonly List<Entry> _passed = [];
    private PriorityQueue<OffsetRange, long> _heap = new();
    private Entry _last;
    private int _cleanAt = CleanMin;

    /// <summary>When the next messages expire, in milliseconds since 1970; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadline => Math.Min(
        _line.TryPeek(out var first) ? first.Deadline : HasLast ? _last.Deadline : long.MaxValue,
        _heap.TryPeek(out _, out var deadline) ? deadline : long.MaxValue);

    /// <summary>The end of the line stands apart, since messages that follow and expire with it are added to it.</summary>
    private bool HasLast => !_last.Range.IsEmpty;

    private int Count => _line.Count + _heap.Count + _passed.Count;

    /// <summary>The messages of a range expire at a time.</summary>
    public void Add(OffsetRange range, long deadline)
    {
        if (deadline == long.MaxValue)
        {
            return;
        }

        if (!HasLast)
        {
            _last = new Entry(range, deadline);
        }
        else if (deadline == _last.Deadline && range.First == _last.Range.End)
        {
            _last = new Entry(_last.Range with { End = range.End }, deadline);
        }
        else if (deadline >= _last.Deadline && range.First >= _last.Range.End)
        {
            _line.Enqueue(_last);
            _last = new Entry(range, deadline);
        }
        else
        {
            _heap.Enqueue(range, deadline);
        }
    }

    /// <summary>The deadline of messages has passed, but somebody holds them.</summary>
    public void Pass(OffsetRange range, long deadline) => _passed.Add(new Entry(range, deadline));

    /// <summary>Messages have been settled. Their entries are taken out in one go when there are twice as many as last time, so that each is looked at only a few times.</summary>
    public void Trim(QueueLog log)
    {
        while (_line.TryPeek(out var first) && first.Range.End <= log.Floor)
        {
            _line.Dequeue();
        }

        if (log.Floor == log.End)
        {
            _last = default;
            _heap.Clear();
            _passed.Clear();
            _cleanAt = CleanMin;
        }
        else if (Count >= _cleanAt)
        {
            Clean(log);
        }
    }

    private void Clean(QueueLog log)
    {
        for (var left = _line.Count; left > 0; left--)
        {
            var entry = _line.Dequeue();
            if (log.HasUnsettled(entry.Range))
            {
                _line.Enqueue(entry);
            }
        }

        var kept = new PriorityQueue<OffsetRange, long>();
        foreach (var (range, deadline) in _heap.UnorderedItems)
        {
            if (log.HasUnsettled(range))
            {
                kept.Enqueue(range, deadline);
            }
        }

        _heap = kept;
        _passed.RemoveAll(entry => !log.HasUnsettled(entry.Range));
        _cleanAt = Math.Max(CleanMin, 2 * Count);
    }

    /// <summary>Takes out what is due before or at a time, in no particular order.</summary>
    public void TakeDue(long now, bool includeNow, List<Entry> due)
    {
        var limit = includeNow ? now : now - 1;
        while (_line.TryPeek(out var first) && first.Deadline <= limit)
        {
            due.Add(_line.Dequeue());
        }

        if (_line.Count == 0 && HasLast && _last.Deadline <= limit)
        {
            due.Add(_last);
            _last = default;
        }

        while (_heap.TryPeek(out var range, out var deadline) && deadline <= limit)
        {
            due.Add(new Entry(range, deadline));
            _heap.Dequeue();
        }
    }

    /// <summary>
    /// The deadlines of all messages that are neither settled nor leaving, ascending by offset, for a snapshot: the same
    /// whatever was taken out or cleaned when.
    /// </summary>
    public List<Entry> Entries(QueueLog log, LeavingMessages leaving)
    {
        var all = new List<Entry>(_line);
        all.Add(_last);
        all.AddRange(_passed);
        foreach (var (range, deadline) in _heap.UnorderedItems)
        {
            all.Add(new Entry(range, deadline));
        }

        var entries = new List<Entry>();
        var unsettled = new List<OffsetRange>();
        var staying = new List<OffsetRange>();
        foreach (var entry in all)
        {
            unsettled.Clear();
            staying.Clear();
            log.CollectUnsettled(entry.Range, unsettled);
            foreach (var range in unsettled)
            {
                leaving.Except(range, staying);
            }

            foreach (var range in staying)
            {
                entries.Add(new Entry(range, entry.Deadline));
            }
        }

        return Joined(entries);
    }

    private static List<Entry> Joined(List<Entry> entries)
    {
        entries.Sort(static (a, b) => a.Range.First.CompareTo(b.Range.First));
        var joined = new List<Entry>(entries.Count);
        foreach (var entry in entries)
        {
            if (joined.Count > 0 && joined[^1].Range.End == entry.Range.First && joined[^1].Deadline == entry.Deadline)
            {
                joined[^1] = entry with { Range = entry.Range with { First = joined[^1].Range.First } };
            }
            else
            {
                joined.Add(entry);
            }
        }

        return joined;
    }

    /// <summary>Messages that expire together.</summary>
    public readonly record struct Entry(OffsetRange Range, long Deadline);
}
