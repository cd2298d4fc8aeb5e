using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Files;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Index;
using ActorBroker.Journal.Reading;
using ActorBroker.Journal.Segments;
using ActorBroker.Journal.Writing;

namespace ActorBroker.Journal.Recovery;

/// <summary>Builds the index from the entries of the log in their order, then lets each entity's last snapshot bury what is dead.</summary>
internal sealed class IndexBuilder(IJournalFiles files, RecoveredLog log)
{
    private readonly Dictionary<EntityId, EntryLocation> _snapshots = [];

    /// <summary>From which sequence number on each entity's entries are there without a gap.</summary>
    private readonly Dictionary<EntityId, long> _firstOfRun = [];

    public void Add(Segment segment, List<ScannedEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Head.Kind == EntryKind.Segments)
            {
                continue;
            }

            var id = entry.Head.Entity;
            if (!log.Logs.TryGetValue(id, out var entity))
            {
                entity = new EntityLog(id);
                log.Logs.Add(id, entity);
            }

            if (!entity.IsDeleted)
            {
                Add(entity, segment, entry.Head, entry.Position);
            }
        }
    }

    /// <summary>Checks that nothing is missing and counts what is live.</summary>
    public void Finish()
    {
        using var openFiles = new OpenFiles(files, filesMax: 16);
        using var tail = new TailCache(0);
        using var window = new LogWindow(files, openFiles, tail);
        foreach (var entity in log.Logs.Values)
        {
            if (_snapshots.TryGetValue(entity.Id, out var snapshot))
            {
                entity.Replace(snapshot, new Replayer(entity, window).ReadLive(snapshot));
                entity.LastSequence = Math.Max(entity.LastSequence, snapshot.Sequence);
            }

            if (_firstOfRun.TryGetValue(entity.Id, out var first) && first > snapshot.Sequence + 1)
            {
                throw new JournalDamagedException(
                    $"The journal in {files.Directory} lacks entries {snapshot.Sequence + 1} to {first - 1} of {entity.Id}. "
                    + "Restore the directory from a backup, or give up what is missing with 'actorbroker journal salvage'.");
            }

            entity.TakenSequence = entity.LastSequence;
            entity.TakenOffset = entity.NextOffset;
            entity.TakenSnapshot = snapshot.Sequence;
        }
    }

    private void Add(EntityLog entity, Segment segment, in EntryHead head, long position)
    {
        switch (head.Kind)
        {
            case EntryKind.Snapshot:
                entity.AddSnapshot(segment, head.Length);
                if (_snapshots.TryGetValue(entity.Id, out var old))
                {
                    old.Segment.LiveBytes -= old.Length;
                }

                _snapshots[entity.Id] = new EntryLocation(segment, position, head.Length, head.Sequence, 0, 0);
                entity.NextOffset = Math.Max(entity.NextOffset, head.FirstOffset);
                break;
            case EntryKind.Delete:
                entity.BuryAll();
                if (_snapshots.Remove(entity.Id, out var last))
                {
                    last.Segment.LiveBytes -= last.Length;
                }

                _firstOfRun.Remove(entity.Id);
                entity.AddSnapshot(segment, head.Length);
                entity.IsDeleted = entity.IsGone = true;
                log.Tombstones.Add(new Tombstone(entity, segment, head.Length));
                break;
            default:
                if (!_firstOfRun.ContainsKey(entity.Id) || head.Sequence != entity.LastSequence + 1)
                {
                    _firstOfRun[entity.Id] = head.Sequence;
                }

                entity.Add(segment, position, head.Length, head.Sequence, head.FirstOffset, head.Count);
                break;
        }
    }
}
