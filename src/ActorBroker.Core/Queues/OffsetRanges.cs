using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>Lists of ranges that do not overlap.</summary>
internal static class OffsetRanges
{
    /// <summary>The runs of a set, ascending and each as long as it is.</summary>
    public static List<OffsetRange> Of(OffsetSet offsets)
    {
        var ranges = new List<OffsetRange>();
        offsets.Intersect(new OffsetRange(0, long.MaxValue), ranges);
        SortAndJoin(ranges);
        return ranges;
    }

    /// <summary>Puts the ranges in ascending order and makes one of those that touch, so that single settlements in a row cost one range.</summary>
    public static void SortAndJoin(List<OffsetRange> ranges)
    {
        if (ranges.Count < 2)
        {
            return;
        }

        ranges.Sort(static (a, b) => a.First.CompareTo(b.First));
        var last = 0;
        for (var i = 1; i < ranges.Count; i++)
        {
            if (ranges[i].First == ranges[last].End)
            {
                ranges[last] = ranges[last] with { End = ranges[i].End };
            }
            else
            {
                ranges[++last] = ranges[i];
            }
        }

        ranges.RemoveRange(last + 1, ranges.Count - last - 1);
    }
}
