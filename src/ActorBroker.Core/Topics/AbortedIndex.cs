using System.Runtime.InteropServices;

namespace ActorBroker.Core.Topics;

/// <summary>The aborted transactions of a partition, in the order of their markers.</summary>
internal sealed class AbortedIndex
{
    private readonly List<AbortedEntry> _entries = [];

    /// <summary>How many there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Offset of the last one's marker; -1 if there is none.</summary>
    public long Last => _entries.Count == 0 ? -1 : _entries[^1].LastOffset;

    /// <summary>All of them.</summary>
    public ReadOnlySpan<AbortedEntry> Entries => CollectionsMarshal.AsSpan(_entries);

    /// <summary>Adds one whose marker is behind all others.</summary>
    public void Add(AbortedEntry entry) => _entries.Add(entry);

    /// <summary>Gives up those whose marker is before the offset.</summary>
    public void TrimTo(long offset)
    {
        if (_entries.Count > 0 && _entries[0].LastOffset < offset)
        {
            _entries.RemoveRange(0, FirstFrom(offset));
        }
    }

    /// <summary>Those with records from <paramref name="first"/> on and before <paramref name="end"/>, by first offset.</summary>
    public AbortedTransaction[] Find(long first, long end)
    {
        var found = new List<AbortedTransaction>();
        for (var i = FirstFrom(first); i < _entries.Count; i++)
        {
            var entry = _entries[i];
            if (entry.FirstOffset < end)
            {
                found.Add(new AbortedTransaction(entry.ProducerId, entry.FirstOffset, entry.LastOffset));
            }

            if (entry.StableAfter >= end)
            {
                // Whatever ended later also began behind the range.
                break;
            }
        }

        found.Sort(static (a, b) => a.FirstOffset.CompareTo(b.FirstOffset));
        return [.. found];
    }

    private int FirstFrom(long offset)
    {
        var (low, high) = (0, _entries.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_entries[middle].LastOffset < offset)
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

/// <summary>An aborted transaction.</summary>
/// <param name="ProducerId">The producer.</param>
/// <param name="FirstOffset">Offset of its first record.</param>
/// <param name="LastOffset">Offset of its marker.</param>
/// <param name="StableAfter">The last stable offset right behind the marker: every transaction that ended later has its first record there or behind.</param>
internal readonly record struct AbortedEntry(long ProducerId, long FirstOffset, long LastOffset, long StableAfter);
