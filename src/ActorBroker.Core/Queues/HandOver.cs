using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>
/// Where handed-over messages come from, so that the receiver can tell one it has already. The source repeats after a
/// crash whatever it does not know to have arrived.
/// </summary>
/// <param name="Source">The queue that the messages leave.</param>
/// <param name="Offsets">Their offsets there, one for each message of the publish, ascending.</param>
/// <param name="Sizes">Their stored sizes in bytes, one each, by which a repeated one can be cut out.</param>
/// <param name="Leaving">The offsets that are still leaving the source; what is not among them need no longer be remembered.</param>
public sealed record HandOver(
    EntityId Source, IReadOnlyList<long> Offsets, IReadOnlyList<int> Sizes, IReadOnlyList<OffsetRange> Leaving);

/// <summary>What a queue has received by hand-over and might be sent once more.</summary>
internal sealed class HandOverLedger
{
    private readonly SortedDictionary<ulong, OffsetSet> _received = [];

    /// <summary>Whether nothing is remembered.</summary>
    public bool IsEmpty => _received.Count == 0;

    /// <summary>Whether the message has been received.</summary>
    public bool Contains(EntityId source, long offset) => _received.TryGetValue(source.Value, out var offsets) && offsets.Contains(offset);

    /// <summary>Remembers what was received, and forgets what the source says it will not send again.</summary>
    public void Add(EntityId source, IReadOnlyList<OffsetRange> offsets, IReadOnlyList<OffsetRange> leaving)
    {
        var kept = new OffsetSet();
        if (_received.TryGetValue(source.Value, out var before))
        {
            var found = new List<OffsetRange>();
            foreach (var range in leaving)
            {
                before.Intersect(range, found);
            }

            foreach (var range in found)
            {
                kept.Add(range);
            }
        }

        foreach (var range in offsets)
        {
            kept.Add(range);
        }

        _received[source.Value] = kept;
    }

    /// <summary>All that is remembered, for a snapshot.</summary>
    public IEnumerable<(EntityId Source, List<OffsetRange> Offsets)> Entries()
    {
        foreach (var (source, offsets) in _received)
        {
            var ranges = new List<OffsetRange>();
            offsets.Intersect(new OffsetRange(0, long.MaxValue), ranges);
            yield return (new EntityId(source), ranges);
        }
    }
}
