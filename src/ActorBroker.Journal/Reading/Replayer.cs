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
        var snapshot = log.CopySnapshot();
        if (snapshot.Sequence > 0)
        {
            ReadOnlySpan<byte> bytes;
            EntryHead head;
            while (!TryLoad(snapshot, out bytes, out head))
            {
                snapshot = Moved(snapshot, log.CopySnapshot());
            }

            var at = head.PayloadStart;
            if (SnapshotRanges.Read(bytes, ref at) is null)
            {
                throw window.Damage(snapshot, "the snapshot's live ranges make no sense.");
            }

            visitor.Snapshot(head.Sequence, bytes[at..head.Length]);
            next = head.Sequence + 1;
        }

        var locations = new List<EntryLocation>();
        EntryLocation missed = default;
        var end = long.MaxValue;
        while (next < end)
        {
            locations.Clear();
            log.CopyFrom(next, BatchEntries, locations);
            end = locations.Count < BatchEntries ? next + locations.Count : end;
            foreach (var location in locations)
            {
                if (location.Sequence != next)
                {
                    throw window.Damage(location, $"entry {next} of {log.Id} is missing before it.");
                }

                if (!TryLoad(location, out var bytes, out var head))
                {
                    missed = Moved(missed, location);
                    break;
                }

                visitor.Events(next, bytes[head.PayloadStart..head.BodiesStart]);
                next++;
            }
        }
    }

    /// <summary>The live ranges of the entity's snapshot, which say on opening what is dead.</summary>
    public OffsetRange[] ReadLive(in EntryLocation snapshot)
    {
        if (!TryLoad(snapshot, out var bytes, out var head))
        {
            throw window.Damage(snapshot, "the file was deleted.");
        }

        var at = head.PayloadStart;
        return SnapshotRanges.Read(bytes, ref at) ?? throw window.Damage(snapshot, "the snapshot's live ranges make no sense.");
    }

    /// <summary>The events of an entry; false if its file is gone, because the entry is dead or was written again elsewhere.</summary>
    public bool TryReadEvents(scoped in EntryLocation location, out ReadOnlySpan<byte> events)
    {
        var isLoaded = TryLoad(location, out var bytes, out var head);
        events = isLoaded ? bytes[head.PayloadStart..head.BodiesStart] : default;
        return isLoaded;
    }

    /// <summary>Brings an entry at hand; false if its file is gone, because the entry was written again elsewhere.</summary>
    private bool TryLoad(scoped in EntryLocation location, out ReadOnlySpan<byte> bytes, out EntryHead head)
    {
        var isSmall = location.Length <= SmallEntryBytes;
        if (!TryLoad(location, isSmall ? location.Length : FirstBytes, isSmall, out bytes))
        {
            head = default;
            return false;
        }

        var isRight = EntryHead.TryRead(bytes, out head) && head.Length == location.Length && head.Sequence == location.Sequence && head.Entity == log.Id;
        if (isRight && bytes.Length < head.BodiesStart && !TryLoad(location, head.BodiesStart, mayReadAhead: false, out bytes))
        {
            return false;
        }

        isRight = isRight && (!window.IsFromDisk || head.IsHeadValid(bytes, location.Segment.Mask));
        if (!isRight)
        {
            window.ThrowUnlessDeleted(location, $"the checksum of entry {location.Sequence} of {log.Id} is wrong.");
        }

        return isRight;
    }

    private bool TryLoad(scoped in EntryLocation location, int bytesMin, bool mayReadAhead, out ReadOnlySpan<byte> bytes)
    {
        var isLoaded = window.TryLoad(location, bytesMin, mayReadAhead, out var memory);
        bytes = memory.Span;
        return isLoaded;
    }

    /// <summary>An entry whose file is gone must by now be somewhere else.</summary>
    private EntryLocation Moved(in EntryLocation from, in EntryLocation to) =>
        from != to ? to : throw window.Damage(to, $"the file of live entry {to.Sequence} of {log.Id} was deleted.");
}
