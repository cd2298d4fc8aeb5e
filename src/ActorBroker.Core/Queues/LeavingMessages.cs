using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>Messages that go to the dead-letter exchange and stay here until they have arrived there.</summary>
internal sealed class LeavingMessages
{
    private readonly OffsetSet[] _byReason = new OffsetSet[DeathReasons.Count];

    public LeavingMessages()
    {
        for (var i = 0; i < _byReason.Length; i++)
        {
            _byReason[i] = new OffsetSet();
        }
    }

    /// <summary>How many are leaving.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            foreach (var offsets in _byReason)
            {
                count += offsets.Count;
            }

            return count;
        }
    }

    /// <summary>Messages begin to leave.</summary>
    public void Add(OffsetRange range, DeathReason reason) => _byReason[(int)reason].Add(range);

    /// <summary>Messages have arrived, or are settled otherwise.</summary>
    public void Remove(OffsetRange range)
    {
        foreach (var offsets in _byReason)
        {
            offsets.Remove(range);
        }
    }

    /// <summary>Those that leave for a reason, ascending.</summary>
    public List<OffsetRange> Of(DeathReason reason)
    {
        var ranges = new List<OffsetRange>();
        _byReason[(int)reason].Intersect(new OffsetRange(0, long.MaxValue), ranges);
        OffsetRanges.SortAndJoin(ranges);
        return ranges;
    }

    /// <summary>All of them, ascending.</summary>
    public List<OffsetRange> All()
    {
        var ranges = new List<OffsetRange>();
        foreach (var offsets in _byReason)
        {
            offsets.Intersect(new OffsetRange(0, long.MaxValue), ranges);
        }

        OffsetRanges.SortAndJoin(ranges);
        return ranges;
    }
}
