using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>How often messages came back; an entry for each unsettled message that did.</summary>
internal sealed class AttemptCounts
{
    private readonly SortedDictionary<long, int> _counts = [];

    /// <summary>Whether no message came back.</summary>
    public bool IsEmpty => _counts.Count == 0;

    /// <summary>All of them, for a snapshot.</summary>
    public IReadOnlyDictionary<long, int> All => _counts;

    /// <summary>How often a message came back.</summary>
    public int Of(long offset) => _counts.GetValueOrDefault(offset);

    /// <summary>Sets the count of a message; from a snapshot.</summary>
    public void Set(long offset, int count) => _counts[offset] = count;

    /// <summary>The messages of a range came back once more.</summary>
    public void Count(OffsetRange range)
    {
        for (var offset = range.First; offset < range.End; offset++)
        {
            _counts[offset] = Of(offset) + 1;
        }
    }

    /// <summary>The messages of a range are settled.</summary>
    public void Remove(OffsetRange range)
    {
        if (_counts.Count < range.Count)
        {
            foreach (var offset in _counts.Keys.Where(range.Contains).ToArray())
            {
                _counts.Remove(offset);
            }

            return;
        }

        for (var offset = range.First; _counts.Count > 0 && offset < range.End; offset++)
        {
            _counts.Remove(offset);
        }
    }
}
