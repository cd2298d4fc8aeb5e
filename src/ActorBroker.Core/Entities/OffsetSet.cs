namespace ActorBroker.Core.Entities;

/// <summary>
/// A set of offsets as bitmaps in fixed pages: one bit an offset, and nothing for pages without any. Work on a range
/// costs by its pages, not by its offsets.
/// </summary>
public sealed class OffsetSet
{
    /// <summary>A run is followed over at most this many pages, so that looking for the next one never walks a long backlog.</summary>
    private const int RunPagesMax = 16;

    private readonly List<OffsetPage> _pages = [];

    /// <summary>How many offsets are in the set.</summary>
    public long Count { get; private set; }

    /// <summary>Whether the set holds no offset.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The lowest offset in the set; -1 if it is empty.</summary>
    public long First => IsEmpty ? -1 : NextRange(0, 1).First;

    /// <summary>The highest offset in the set; -1 if it is empty.</summary>
    public long Last => IsEmpty ? -1 : (_pages[^1].Number << OffsetPage.SizeBits) + _pages[^1].Last;

    /// <summary>Whether the offset is in the set.</summary>
    public bool Contains(long offset)
    {
        var at = IndexOf(offset >> OffsetPage.SizeBits);
        return at >= 0 && _pages[at].Contains(Within(offset));
    }

    /// <summary>Adds the offsets of a range and returns how many were not in the set before.</summary>
    public long Add(OffsetRange range)
    {
        long added = 0;
        for (var from = range.First; from < range.End;)
        {
            var number = from >> OffsetPage.SizeBits;
            var end = Math.Min(range.End, (number + 1) << OffsetPage.SizeBits);
            added += PageFor(number).Add(Within(from), Within(end - 1) + 1);
            from = end;
        }

        Count += added;
        return added;
    }

    /// <summary>Adds one offset and returns whether it was not in the set before.</summary>
    public bool Add(long offset) => Add(new OffsetRange(offset, offset + 1)) == 1;

    /// <summary>Removes the offsets of a range and returns how many were in the set.</summary>
    public long Remove(OffsetRange range)
    {
        if (IsEmpty || range.IsEmpty)
        {
            return 0;
        }

        long removed = 0;
        var first = IndexOf(range.First >> OffsetPage.SizeBits);
        var start = first >= 0 ? first : ~first;
        var at = start;
        for (; at < _pages.Count && _pages[at].Number <= (range.End - 1) >> OffsetPage.SizeBits; at++)
        {
            var page = _pages[at];
            var origin = page.Number << OffsetPage.SizeBits;
            removed += page.Remove((int)Math.Max(0, range.First - origin), (int)Math.Min(OffsetPage.Size, range.End - origin));
        }

        Count -= removed;
        _pages.RemoveAll(start, at, static page => page.Count == 0);
        return removed;
    }

    /// <summary>The first run of offsets in the set at or behind <paramref name="from"/>, cut short after some pages if it is long; empty if there is none.</summary>
    public OffsetRange NextRange(long from) => NextRange(from, long.MaxValue);

    /// <summary>
    /// The first run of offsets in the set at or behind <paramref name="from"/>, cut to at most <paramref name="most"/>
    /// offsets and not followed further than that; empty if there is none.
    /// </summary>
    public OffsetRange NextRange(long from, long most)
    {
        var at = IndexOf(from >> OffsetPage.SizeBits);
        var index = at >= 0 ? Within(from) : 0;
        for (at = at >= 0 ? at : ~at; at < _pages.Count; at++, index = 0)
        {
            var first = _pages[at].Find(index, set: true);
            if (first < OffsetPage.Size)
            {
                var start = (_pages[at].Number << OffsetPage.SizeBits) + first;
                var end = RunEnd(at, first, most);
                return new OffsetRange(start, end - start > most ? start + most : end);
            }
        }

        return default;
    }

    /// <summary>Adds to <paramref name="found"/>, in order, the runs of offsets of the range that are in the set.</summary>
    public void Intersect(OffsetRange range, ICollection<OffsetRange> found)
    {
        for (var from = range.First; from < range.End;)
        {
            var run = NextRange(from, range.End - from);
            if (run.IsEmpty || run.First >= range.End)
            {
                return;
            }

            found.Add(new OffsetRange(run.First, Math.Min(run.End, range.End)));
            from = run.End;
        }
    }

    /// <summary>Adds to <paramref name="missing"/>, in order, the runs of offsets of the range that are not in the set.</summary>
    public void Except(OffsetRange range, ICollection<OffsetRange> missing)
    {
        for (var from = range.First; from < range.End;)
        {
            var run = NextRange(from, range.End - from);
            var end = run.IsEmpty ? range.End : Math.Min(run.First, range.End);
            if (end > from)
            {
                missing.Add(new OffsetRange(from, end));
            }

            from = run.IsEmpty ? range.End : run.End;
        }
    }

    private static int Within(long offset) => (int)(offset & (OffsetPage.Size - 1));

    private long RunEnd(int at, int first, long most)
    {
        var end = _pages[at].Find(first, set: false);
        var last = at + (int)Math.Min(RunPagesMax, (most >>> OffsetPage.SizeBits) + 1);
        while (end == OffsetPage.Size && at < last && at + 1 < _pages.Count && _pages[at + 1].Number == _pages[at].Number + 1)
        {
            at++;
            end = _pages[at].Find(0, set: false);
        }

        return (_pages[at].Number << OffsetPage.SizeBits) + end;
    }

    private OffsetPage PageFor(long number)
    {
        var at = IndexOf(number);
        if (at < 0)
        {
            _pages.Insert(~at, new OffsetPage(number));
            at = ~at;
        }

        return _pages[at];
    }

    /// <summary>Binary search that looks at the last page first, since offsets mostly grow.</summary>
    private int IndexOf(long number)
    {
        var low = 0;
        var high = _pages.Count - 1;
        if (high >= 0 && _pages[high].Number < number)
        {
            return ~_pages.Count;
        }

        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = _pages[middle].Number;
            if (found == number)
            {
                return middle;
            }

            if (found < number)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }
}

/// <summary>Removal of list elements within a part of a list.</summary>
internal static class PageListExtensions
{
    /// <summary>Removes the elements from <paramref name="start"/> up to <paramref name="end"/> that match, moving the rest once.</summary>
    public static void RemoveAll<T>(this List<T> list, int start, int end, Func<T, bool> match)
    {
        var kept = start;
        for (var at = start; at < end; at++)
        {
            if (!match(list[at]))
            {
                list[kept++] = list[at];
            }
        }

        list.RemoveRange(kept, end - kept);
    }
}
