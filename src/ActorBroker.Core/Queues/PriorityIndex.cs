using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>Which unsettled messages have a priority above 0: one bit each.</summary>
internal sealed class PriorityIndex
{
    private readonly SortedDictionary<byte, OffsetSet> _levels = [];

    /// <summary>Whether no message has a priority.</summary>
    public bool IsEmpty => _levels.Count == 0;

    /// <summary>A message has a priority.</summary>
    public void Add(long offset, byte priority)
    {
        if (priority == 0)
        {
            return;
        }

        if (!_levels.TryGetValue(priority, out var level))
        {
            _levels.Add(priority, level = new OffsetSet());
        }

        level.Add(offset);
    }

    /// <summary>The priority of a message.</summary>
    public byte Of(long offset)
    {
        foreach (var (priority, level) in _levels)
        {
            if (level.Contains(offset))
            {
                return priority;
            }
        }

        return 0;
    }

    /// <summary>The messages of a range are settled.</summary>
    public void Remove(OffsetRange range)
    {
        foreach (var level in _levels.Values)
        {
            level.Remove(range);
        }
    }

    /// <summary>All of them, for a snapshot.</summary>
    public IEnumerable<(byte Priority, List<OffsetRange> Offsets)> Entries()
    {
        foreach (var (priority, level) in _levels)
        {
            var ranges = new List<OffsetRange>();
            level.Intersect(new OffsetRange(0, long.MaxValue), ranges);
            OffsetRanges.SortAndJoin(ranges);
            yield return (priority, ranges);
        }
    }
}
