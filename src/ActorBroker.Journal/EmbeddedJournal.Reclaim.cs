using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Index;
using ActorBroker.Journal.Segments;

namespace ActorBroker.Journal;

/// <summary>What follows a sync: snapshots and ends of entities take effect, and segments that hold nothing live any more go.</summary>
public sealed partial class EmbeddedJournal
{
    private readonly List<Death> _deaths = [];
    private readonly List<Tombstone> _tombstones;
    private bool _isReclaimDue;

    private void SyncWritten()
    {
        try
        {
            _writer.Sync();
            ApplyDeaths();
        }
        catch (JournalException)
        {
            // Nobody waits for this sync. The journal takes nothing more; the next append is told why, with this error.
        }
    }

    /// <summary>Lets snapshots and ends that are on the device replace what they are to replace. Not earlier: until then a loss of power brings the old state back.</summary>
    private void ApplyDeaths()
    {
        if (_deaths.Count == 0)
        {
            return;
        }

        foreach (var death in _deaths)
        {
            if (death.Live is not null)
            {
                death.Log.Replace(death.Entry, death.Live);
            }
            else
            {
                death.Log.BuryAll();
                death.Log.End = new Tombstone(death.Log, death.Entry.Segment, death.Entry.Position, death.Entry.Length);
                _tombstones.Add(death.Log.End);
            }
        }

        BuryTombstones();
        lock (_gate)
        {
            foreach (var death in _deaths)
            {
                death.Log.Unsettled--;
            }

            _isReclaimDue |= HasEmptySegments();
        }

        _deaths.Clear();
        RewriteAfterDeaths();
    }

    /// <summary>An entity's end must be kept only as long as a file holds something older of the entity.</summary>
    private void BuryTombstones()
    {
        for (var i = _tombstones.Count - 1; i >= 0; i--)
        {
            var end = _tombstones[i];
            if (end.Log.IsInAnyBut(end.Segment))
            {
                continue;
            }

            end.Segment.LiveBytes -= end.Length;
            _tombstones.RemoveAt(i);
            lock (_gate)
            {
                _logs.Remove(end.Log.Id);
            }
        }
    }

    private bool HasEmptySegments() => _segments.All.Any(IsEmpty);

    private static bool IsEmpty(Segment segment) => segment is { LiveBytes: 0, IsActive: false, IsDeleted: false };

    private void Reclaim()
    {
        // Each round may end the need for some ends of entities and so empty further segments.
        while (_segments.All.Where(IsEmpty).ToList() is { Count: > 0 } empty)
        {
            empty.ForEach(static segment => segment.IsDeleted = true);
            try
            {
                // From now on the files may be missing. Before that list is on the device they may not.
                _writer.WriteSegmentList();
            }
            catch (JournalException)
            {
                // Tried again when the next segment empties; nothing is lost but space.
                empty.ForEach(static segment => segment.IsDeleted = false);
                return;
            }

            empty.ForEach(DeleteFile);
            SyncDirectory();
            ApplyDeaths();
            BuryTombstones();
        }
    }

    private void DeleteFile(Segment segment)
    {
        _segments.Remove(segment);
        _openFiles.Close(segment);
        try
        {
            // One that a single large group had to itself would keep its size for ever.
            _spares.Release(segment.Number, maySpare: segment.End <= 2L * _options.SegmentBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The list no longer names the file, so the next opening deletes it.
        }
    }

    private void SyncDirectory()
    {
        try
        {
            _files.SyncDirectory();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A file that comes back after a loss of power is not named by the list and is deleted again.
        }
    }

    private void WriteEnd()
    {
        try
        {
            if (_writer.Failure is null)
            {
                _writer.WriteEnd();
            }
        }
        catch (JournalException)
        {
            // Everything that anybody was promised is synced; only the mark that says so is missing.
        }
    }

    /// <summary>A snapshot (with its live ranges) or an end (without) that waits for the sync.</summary>
    private readonly record struct Death(EntityLog Log, EntryLocation Entry, OffsetRange[]? Live);
}
