using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>
/// Where handed-over messages come from, so that the receiver can tell one it has already. The source repeats after a
/// crash whatever it does not know to have arrived.
/// </summary>
/// <param name="Source">The queue that the messages leave, by a number that stands for it alone for ever.</param>
/// <param name="Offsets">Their offsets there, one for each message of the publish, ascending.</param>
/// <param name="Sizes">Their stored sizes in bytes, one each, by which a repeated one can be cut out.</param>
/// <param name="Leaving">Ranges that hold all offsets still leaving the source; what is not in them need no longer be remembered.</param>
public sealed record HandOver(
    EntityId Source, IReadOnlyList<long> Offsets, IReadOnlyList<int> Sizes, IReadOnlyList<OffsetRange> Leaving);

/// <summary>What a queue has received by hand-over and might be sent once more.</summary>
internal sealed class HandOverLedger
{
    /// <summary>
    /// Of so many sources is remembered what came; then the one that has handed nothing over for longest is forgotten. It
    /// would show twice only what it repeats after that.
    /// </summary>
    public const int SourcesMax = 4096;

    private readonly Dictionary<ulong, LinkedListNode<Received>> _bySource = [];
    private readonly LinkedList<Received> _inOrder = new();

    /// <summary>Whether the message has been received.</summary>
    public bool Contains(EntityId source, long offset) =>
        _bySource.TryGetValue(source.Value, out var received) && received.Value.Offsets.Contains(offset);

    /// <summary>Remembers what was received, and forgets what the source says it will not send again.</summary>
    public void Add(EntityId source, IReadOnlyList<OffsetRange> offsets, IReadOnlyList<OffsetRange> leaving)
    {
        var known = new OffsetSet();
        if (_bySource.Remove(source.Value, out var before))
        {
            _inOrder.Remove(before);
            known = before.Value.Offsets;
            RemoveAllBut(leaving, known);
        }

        foreach (var range in offsets)
        {
            known.Add(range);
        }

        _bySource.Add(source.Value, _inOrder.AddLast(new Received(source, known)));
        if (_bySource.Count > SourcesMax)
        {
            _bySource.Remove(_inOrder.First!.Value.Source.Value);
            _inOrder.RemoveFirst();
        }
    }

    /// <summary>Takes out what is between the ranges, which ascend and are few: a long hand-over must not cost more with each portion.</summary>
    private static void RemoveAllBut(IReadOnlyList<OffsetRange> kept, OffsetSet offsets)
    {
        long end = 0;
        foreach (var range in kept)
        {
            offsets.Remove(new OffsetRange(end, range.First));
            end = range.End;
        }

        offsets.Remove(new OffsetRange(end, long.MaxValue));
    }

    /// <summary>All that is remembered, for a snapshot; whoever handed over last comes last.</summary>
    public List<(EntityId Source, List<OffsetRange> Offsets)> Entries()
    {
        var entries = new List<(EntityId Source, List<OffsetRange> Offsets)>(_inOrder.Count);
        foreach (var (source, offsets) in _inOrder)
        {
            entries.Add((source, OffsetRanges.Of(offsets)));
        }

        return entries;
    }

    private readonly record struct Received(EntityId Source, OffsetSet Offsets);
}
