using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>All messages that wait to be handed out, in one line for each priority; the highest line goes first.</summary>
internal sealed class ReadyLines(int priorityMax)
{
    private readonly ReadyLine?[] _lines = new ReadyLine?[priorityMax + 1];

    /// <summary>How many wait.</summary>
    public long Count { get; private set; }

    /// <summary>Adds messages that were never handed out.</summary>
    public void Add(OffsetRange range, int priority)
    {
        LineOf(priority).Add(range);
        Count += range.Count;
    }

    /// <summary>Adds messages that came back.</summary>
    public void Return(OffsetRange range, int priority)
    {
        LineOf(priority).Return(range);
        Count += range.Count;
    }

    /// <summary>Takes messages of the highest priority that has any; there must be some.</summary>
    public DeliveryRun Take(long most)
    {
        for (var priority = _lines.Length - 1; ; priority--)
        {
            if (_lines[priority] is { Count: > 0 } line)
            {
                var run = line.Take(most);
                Count -= run.Count;
                return run;
            }
        }
    }

    /// <summary>Takes out those of a range that wait, adding them to <paramref name="taken"/> in ascending order.</summary>
    public void Remove(OffsetRange range, List<OffsetRange> taken)
    {
        var from = taken.Count;
        foreach (var line in _lines)
        {
            line?.Remove(range, taken);
        }

        for (; from < taken.Count; from++)
        {
            Count -= taken[from].Count;
        }

        OffsetRanges.SortAndJoin(taken);
    }

    /// <summary>Takes out the messages to be dropped first: of the lowest priority that has any, the oldest.</summary>
    public DeliveryRun TakeOldest(long most)
    {
        foreach (var line in _lines)
        {
            if (line is { Count: > 0 })
            {
                var run = line.Take(most);
                Count -= run.Count;
                return run;
            }
        }

        return default;
    }

    private ReadyLine LineOf(int priority) => _lines[priority] ??= new ReadyLine();
}
