using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Topics;

/// <summary>Ranges of offsets in which compaction has left no record: ascending, no two of them touch.</summary>
internal sealed class EmptiedRanges
{
    private readonly List<OffsetRange> _ranges = [];

    /// <summary>The ranges.</summary>
    public IReadOnlyList<OffsetRange> Ranges => _ranges;

    /// <summary>Whether the range would make one with a known one, so that it costs nothing.</summary>
    public bool Touches(OffsetRange range)
    {
        var at = IndexOf(range.First);
        return at < _ranges.Count && _ranges[at].First <= range.End;
    }

    /// <summary>Adds a range and makes one of all that it touches.</summary>
    public void Add(OffsetRange range)
    {
        var at = IndexOf(range.First);
        var end = at;
        for (; end < _ranges.Count && _ranges[end].First <= range.End; end++)
        {
            range = new OffsetRange(Math.Min(range.First, _ranges[end].First), Math.Max(range.End, _ranges[end].End));
        }

        if (end == at)
        {
            _ranges.Insert(at, range);
        }
        else
        {
            _ranges[at] = range;
            _ranges.RemoveRange(at + 1, end - at - 1);
        }
    }

    /// <summary>Gives up what is before the offset.</summary>
    public void TrimTo(long offset)
    {
        var gone = 0;
        while (gone < _ranges.Count && _ranges[gone].End <= offset)
        {
            gone++;
        }

        _ranges.RemoveRange(0, gone);
        if (_ranges.Count > 0 && _ranges[0].First < offset)
        {
            _ranges[0] = _ranges[0] with { First = offset };
        }
    }

    /// <summary>Adds the ranges of offsets between them.</summary>
    public void Except(OffsetRange whole, ICollection<OffsetRange> live)
    {
        var from = whole.First;
        foreach (var range in _ranges)
        {
            if (range.First > from)
            {
                live.Add(new OffsetRange(from, range.First));
            }

            from = range.End;
        }

        if (from < whole.End)
        {
            live.Add(whole with { First = from });
        }
    }

    /// <summary>The first range that ends at or behind the offset.</summary>
    private int IndexOf(long offset)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_ranges[middle].End < offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
