using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>Messages that go to the dead-letter exchange and stay here until they have arrived there.</summary>
internal sealed class LeavingMessages
{
    /// <summary>Into so many ranges what is leaving is put for a hand-over, so that a slow target makes no hand-over long.</summary>
    private const int CoverRangesMax = 64;

    private readonly OffsetSet _all = new();
    private readonly OffsetSet[] _byReason = new OffsetSet[DeathReasons.Count];

    public LeavingMessages()
    {
        for (var i = 0; i < _byReason.Length; i++)
        {
            _byReason[i] = new OffsetSet();
        }
    }

    /// <summary>How many are leaving.</summary>
    public long Count => _all.Count;

    /// <summary>Messages begin to leave.</summary>
    public void Add(OffsetRange range, DeathReason reason)
    {
        _byReason[(int)reason].Add(range);
        _all.Add(range);
    }

    /// <summary>Messages have arrived, or are settled otherwise.</summary>
    public void Remove(OffsetRange range)
    {
        if (_all.Remove(range) == 0)
        {
            return;
        }

        foreach (var offsets in _byReason)
        {
            offsets.Remove(range);
        }
    }

    /// <summary>Adds those of a range that are leaving.</summary>
    public void Intersect(OffsetRange range, ICollection<OffsetRange> leaving) => _all.Intersect(range, leaving);

    /// <summary>Adds those of a range that are not leaving.</summary>
    public void Except(OffsetRange range, ICollection<OffsetRange> staying) => _all.Except(range, staying);

    /// <summary>Those that leave for a reason, ascending.</summary>
    public List<OffsetRange> Of(DeathReason reason) => OffsetRanges.Of(_byReason[(int)reason]);

    /// <summary>A few ranges that hold all of them, ascending. If there are very many gaps, the last range covers some.</summary>
    public List<OffsetRange> Cover()
    {
        var ranges = new List<OffsetRange>();
        var end = _all.Last + 1;
        for (var run = _all.NextRange(0); !run.IsEmpty; run = _all.NextRange(run.End))
        {
            if (ranges.Count == CoverRangesMax - 1)
            {
                ranges.Add(run with { End = end });
                break;
            }

            ranges.Add(run);
        }

        OffsetRanges.SortAndJoin(ranges);
        return ranges;
    }
}
