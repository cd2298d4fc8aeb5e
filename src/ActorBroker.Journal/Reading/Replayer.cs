using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Index;

namespace ActorBroker.Journal.Reading;

/// <summary>Hands an entity's past to a visitor, reading no more of large bodies than it must.</summary>
internal sealed class Replayer(EntityLog log, LogWindow window)
{
    private const int BatchEntries = 512;

    /// <summary>What is read of an entry that is larger, to see how long its events are.</summary>
    private const int FirstBytes = 4096;
    private const int SmallEntryBytes = 16 * 1024;

    public void Replay(IReplayVisitor visitor)
    {
        var next = 1L;
        if (log.Snapshot.Sequence > 0)
        {
            var bytes = Load(log.Snapshot, out var head);
            var at = head.PayloadStart;
            if (SnapshotRanges.Read(bytes, ref at) is null)
            {
                throw window.Damage(log.Snapshot, "the snapshot's live ranges make no sense.");
            }

            visitor.Snapshot(head.Sequence, bytes[at..head.Length]);
            next = head.Sequence + 1;
        }

        var locations = new List<EntryLocation>();
        do
        {
            locations.Clear();
            log.CopyFrom(next, BatchEntries, locations);
            foreach (var location in locations)
            {
                if (location.Sequence != next)
                {
                    throw window.Damage(location, $"entry {next} of {log.Id} is missing before it.");
                }

                var bytes = Load(location, out var head);
                visitor.Events(next, bytes[head.PayloadStart..head.BodiesStart]);
                next++;
            }
        }
        while (locations.Count == BatchEntries);
    }

    /// <summary>The live ranges of the entity's snapshot, which say on opening what is dead.</summary>
    public OffsetRange[] ReadLive(in EntryLocation snapshot)
    {
        var bytes = Load(snapshot, out var head);
        var at = head.PayloadStart;
        return SnapshotRanges.Read(bytes, ref at) ?? throw window.Damage(snapshot, "the snapshot's live ranges make no sense.");
    }

    private ReadOnlySpan<byte> Load(in EntryLocation location, out EntryHead head)
    {
        var isSmall = location.Length <= SmallEntryBytes;
        var bytes = Load(location, isSmall ? location.Length : FirstBytes, isSmall);
        if (!EntryHead.TryRead(bytes, out head) || head.Length != location.Length || head.Sequence != location.Sequence || head.Entity != log.Id)
        {
            throw window.Damage(location, $"it does not hold entry {location.Sequence} of {log.Id}.");
        }

        if (bytes.Length < head.BodiesStart)
        {
            bytes = Load(location, head.BodiesStart, mayReadAhead: false);
        }

        if (window.IsFromDisk && !head.IsHeadValid(bytes, location.Segment.Mask))
        {
            throw window.Damage(location, $"the checksum of entry {location.Sequence} of {log.Id} is wrong.");
        }

        return bytes;
    }

    private ReadOnlySpan<byte> Load(in EntryLocation location, int bytesMin, bool mayReadAhead) =>
        window.TryLoad(location, bytesMin, mayReadAhead, out var bytes)
            ? bytes.Span
            : throw window.Damage(location, $"the file of live entry {location.Sequence} of {log.Id} was deleted.");
}
