using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>
/// Which messages expire when. Deadlines that grow with the offsets, as a queue's own time to live makes them, stand in a
/// line of runs whose front falls away with the settled messages; only those out of line cost an entry in a heap.
/// </summary>
internal sealed class ExpiryIndex
{
    /// <summary>Below so many entries the heap is not worth cleaning.</summary>
    private const int CleanMin = 1024;

    private readonly LinkedList<Entry> _line = new();
    private PriorityQueue<OffsetRange, long> _heap = new();
    private int _cleanAt = CleanMin;

    /// <summary>When the next messages expire, in milliseconds since 1970; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadline => Math.Min(
        _line.First?.Value.Deadline ?? long.MaxValue,
        _heap.TryPeek(out _, out var deadline) ? deadline : long.MaxValue);

    /// <summary>The messages of a range expire at a time.</summary>
    public void Add(OffsetRange range, long deadline)
    {
        if (deadline == long.MaxValue)
        {
            return;
        }

        if (_line.Last is not { } last)
        {
            _line.AddLast(new Entry(range, deadline));
        }
        else if (deadline == last.Value.Deadline && range.First == last.Value.Range.End)
        {
            last.Value = new Entry(last.Value.Range with { End = range.End }, deadline);
        }
        else if (deadline >= last.Value.Deadline && range.First >= last.Value.Range.End)
        {
            _line.AddLast(new Entry(range, deadline));
        }
        else
        {
            _heap.Enqueue(range, deadline);
        }
    }

    /// <summary>Everything below an offset is settled.</summary>
    public void Trim(QueueLog log)
    {
        while (_line.First is { } first && first.Value.Range.End <= log.Floor)
        {
            _line.RemoveFirst();
        }

        if (_heap.Count < _cleanAt)
        {
            return;
        }

        // Settled messages are taken out in one go when the heap has doubled, so that each entry is looked at only a few times.
        var kept = new PriorityQueue<OffsetRange, long>();
        foreach (var (range, deadline) in _heap.UnorderedItems)
        {
            if (!log.IsSettled(range.First) || range.Count > 1)
            {
                kept.Enqueue(range, deadline);
            }
        }

        _heap = kept;
        _cleanAt = Math.Max(CleanMin, 2 * kept.Count);
    }

    /// <summary>Takes out what is due before or at a time, adding the ranges in no particular order.</summary>
    public void TakeDue(long now, bool includeNow, List<OffsetRange> due)
    {
        var limit = includeNow ? now : now - 1;
        while (_line.First is { } first && first.Value.Deadline <= limit)
        {
            due.Add(first.Value.Range);
            _line.RemoveFirst();
        }

        while (_heap.TryPeek(out var range, out var deadline) && deadline <= limit)
        {
            due.Add(range);
            _heap.Dequeue();
        }
    }

    /// <summary>All entries, for a snapshot; ascending by offset.</summary>
    public List<Entry> Entries()
    {
        var entries = new List<Entry>(_line);
        foreach (var (range, deadline) in _heap.UnorderedItems)
        {
            entries.Add(new Entry(range, deadline));
        }

        entries.Sort(static (a, b) => a.Range.First.CompareTo(b.Range.First));
        return entries;
    }

    /// <summary>Messages that expire together.</summary>
    public readonly record struct Entry(OffsetRange Range, long Deadline);
}
