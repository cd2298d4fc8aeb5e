using System.Numerics;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>
/// A number for each message, in pages that go when all their messages are settled. Nothing is kept of pages in which
/// all numbers are zero, and what is kept of settled messages counts for nothing.
/// </summary>
internal sealed class OffsetValues<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly SortedList<long, T[]> _pages = [];

    /// <summary>Whether all numbers are zero.</summary>
    public bool IsEmpty => _pages.Count == 0;

    /// <summary>Sets the numbers of a range.</summary>
    public void Set(OffsetRange range, T value)
    {
        for (var from = range.First; from < range.End && value != T.Zero;)
        {
            var number = from >> OffsetPage.SizeBits;
            var end = Math.Min(range.End, (number + 1) << OffsetPage.SizeBits);
            if (!_pages.TryGetValue(number, out var page))
            {
                _pages.Add(number, page = new T[OffsetPage.Size]);
            }

            page.AsSpan(Within(from), (int)(end - from)).Fill(value);
            from = end;
        }
    }

    /// <summary>The number of the first message of a range, and up to where others of the range share it; looked for in one page only.</summary>
    public (T Value, long End) RunOf(OffsetRange range)
    {
        var number = range.First >> OffsetPage.SizeBits;
        var end = Math.Min(range.End, (number + 1) << OffsetPage.SizeBits);
        if (!_pages.TryGetValue(number, out var page))
        {
            return (T.Zero, end);
        }

        var values = page.AsSpan(Within(range.First), (int)(end - range.First));
        var other = values.IndexOfAnyExcept(values[0]);
        return (values[0], other < 0 ? end : range.First + other);
    }

    /// <summary>The sum over a range.</summary>
    public long Sum(OffsetRange range)
    {
        long sum = 0;
        for (var from = range.First; from < range.End;)
        {
            var number = from >> OffsetPage.SizeBits;
            var end = Math.Min(range.End, (number + 1) << OffsetPage.SizeBits);
            if (_pages.TryGetValue(number, out var page))
            {
                foreach (var value in page.AsSpan(Within(from), (int)(end - from)))
                {
                    sum += long.CreateChecked(value);
                }
            }

            from = end;
        }

        return sum;
    }

    /// <summary>The messages of a range have been settled.</summary>
    public void Trim(OffsetRange range, QueueLog log)
    {
        var last = (range.End - 1) >> OffsetPage.SizeBits;
        for (var at = IndexFrom(range.First >> OffsetPage.SizeBits); at < _pages.Count && _pages.GetKeyAtIndex(at) <= last;)
        {
            var first = _pages.GetKeyAtIndex(at) << OffsetPage.SizeBits;
            if (log.HasUnsettled(new OffsetRange(first, first + OffsetPage.Size)))
            {
                at++;
            }
            else
            {
                _pages.RemoveAt(at);
            }
        }
    }

    /// <summary>The runs of unsettled messages that share a number other than zero, ascending; for a snapshot.</summary>
    public List<(OffsetRange Range, T Value)> Entries(QueueLog log)
    {
        var entries = new List<(OffsetRange Range, T Value)>();
        var unsettled = new List<OffsetRange>();
        foreach (var number in _pages.Keys)
        {
            var first = number << OffsetPage.SizeBits;
            unsettled.Clear();
            log.CollectUnsettled(new OffsetRange(first, Math.Min(first + OffsetPage.Size, log.End)), unsettled);
            foreach (var range in unsettled)
            {
                AddRuns(range, entries);
            }
        }

        return entries;
    }

    private void AddRuns(OffsetRange range, List<(OffsetRange Range, T Value)> entries)
    {
        for (var from = range.First; from < range.End;)
        {
            var (value, end) = RunOf(range with { First = from });
            if (value != T.Zero && entries.Count > 0 && entries[^1].Range.End == from && entries[^1].Value == value)
            {
                entries[^1] = (entries[^1].Range with { End = end }, value);
            }
            else if (value != T.Zero)
            {
                entries.Add((new OffsetRange(from, end), value));
            }

            from = end;
        }
    }

    private static int Within(long offset) => (int)(offset & (OffsetPage.Size - 1));

    /// <summary>The index of the first page of this number or a higher one.</summary>
    private int IndexFrom(long number)
    {
        var low = 0;
        var high = _pages.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_pages.GetKeyAtIndex(middle) < number)
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
