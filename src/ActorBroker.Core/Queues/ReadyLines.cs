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

    /// <summary>Takes messages of the highest priority that has any, as <see cref="ReadyLine.Take"/> does; there must be some.</summary>
    public DeliveryRun Take(long most, long mostReturned)
    {
        for (var priority = _lines.Length - 1; ; priority--)
        {
            if (_lines[priority] is { Count: > 0 } line)
            {
                return Counted(line.Take(most, mostReturned));
            }
        }
    }

    /// <summary>Takes out those of a range that wait, adding them to <paramref name="taken"/>.</summary>
    public void Remove(OffsetRange range, OffsetSet taken)
    {
        foreach (var line in _lines)
        {
            Count -= line?.Remove(range, taken) ?? 0;
        }
    }

    /// <summary>Takes out the messages to be dropped first: of the lowest priority that has any, the oldest. There must be some.</summary>
    public DeliveryRun TakeOldest(long most)
    {
        foreach (var line in _lines)
        {
            if (line is { Count: > 0 })
            {
                return Counted(line.Take(most, most));
            }
        }

        throw new InvalidOperationException("No message waits that could be dropped.");
    }

    private DeliveryRun Counted(DeliveryRun taken)
    {
        Count -= taken.Count;
        return taken;
    }

    private ReadyLine LineOf(int priority) => _lines[priority] ??= new ReadyLine();
}
