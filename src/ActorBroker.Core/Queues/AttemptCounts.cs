using System.Runtime.InteropServices;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>How often messages came back; an entry for each unsettled message that did.</summary>
internal sealed class AttemptCounts
{
    private readonly Dictionary<long, int> _counts = [];

    /// <summary>Whether no message came back.</summary>
    public bool IsEmpty => _counts.Count == 0;

    /// <summary>All of them, for a snapshot: runs of messages that came back equally often, ascending.</summary>
    public List<(OffsetRange Range, int Count)> Entries()
    {
        var offsets = new List<long>(_counts.Keys);
        offsets.Sort();
        var entries = new List<(OffsetRange Range, int Count)>();
        foreach (var offset in offsets)
        {
            if (entries.Count > 0 && entries[^1] is var last && last.Range.End == offset && last.Count == _counts[offset])
            {
                entries[^1] = (last.Range with { End = offset + 1 }, last.Count);
            }
            else
            {
                entries.Add((new OffsetRange(offset, offset + 1), _counts[offset]));
            }
        }

        return entries;
    }

    /// <summary>How often a message came back.</summary>
    public int Of(long offset) => _counts.GetValueOrDefault(offset);

    /// <summary>Sets the count of messages; from a snapshot.</summary>
    public void Set(OffsetRange range, int count)
    {
        for (var offset = range.First; offset < range.End; offset++)
        {
            _counts[offset] = count;
        }
    }

    /// <summary>The messages of a range came back once more.</summary>
    public void Count(OffsetRange range)
    {
        for (var offset = range.First; offset < range.End; offset++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, offset, out _)++;
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
