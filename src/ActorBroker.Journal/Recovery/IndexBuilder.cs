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

            if (entity.IsDeleted)
            {
                AddEndAgain(entity, segment, entry);
            }
            else
            {
                Add(entity, segment, entry.Head, entry.Position);
            }
        }
    }

    /// <summary>Counts what is live, then checks that nothing is missing.</summary>
    public void Finish()
    {
        BuryDead();
        foreach (var entity in log.Logs.Values)
        {
            if (entity.TryFindGap(out var first, out var last))
            {
                throw new JournalDamagedException(
                    $"The journal in {files.Directory} lacks entries {first} to {last} of {entity.Id}. "
                    + "Restore the directory from a backup, or give up what is missing with 'actorbroker journal salvage'.");
            }
        }
    }

    /// <summary>Lets each entity's last snapshot bury what is dead.</summary>
    public void BuryDead()
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
                AddSnapshot(entity, segment, head, position);
                entity.NextOffset = Math.Max(entity.NextOffset, head.FirstOffset);
                break;
            case EntryKind.Delete:
                entity.BuryAll();
                if (_snapshots.Remove(entity.Id, out var last))
                {
                    last.Segment.LiveBytes -= last.Length;
                }

                entity.AddSnapshot(segment, head.Length);
                entity.IsDeleted = entity.IsGone = true;
                entity.End = new Tombstone(entity, segment, position, head.Length);
                log.Tombstones.Add(entity.End);
                break;
            default:
                if (head.Sequence > entity.LastSequence)
                {
                    entity.Add(segment, position, head.Length, head.Sequence, head.FirstOffset, head.Count);
                }
                else if (head.Kind == EntryKind.Replacement)
                {
                    entity.Exchange(segment, position, head.Length, head.Sequence, head.FirstOffset, head.Count, onlyIfLive: false);
                }
                else
                {
                    // It was written again because its segment was sparse.
                    entity.Move(segment, position, head.Length, head.Sequence, head.FirstOffset, head.Count);
                }

                break;
        }
    }

    private void AddSnapshot(EntityLog entity, Segment segment, in EntryHead head, long position)
    {
        entity.AddSnapshot(segment, head.Length);
        if (_snapshots.TryGetValue(entity.Id, out var old))
        {
            old.Segment.LiveBytes -= old.Length;
        }

        _snapshots[entity.Id] = new EntryLocation(segment, position, head.Length, head.Sequence, 0, 0);
    }

    /// <summary>What follows the end of an entity is that end, written again.</summary>
    private static void AddEndAgain(EntityLog entity, Segment segment, in ScannedEntry entry)
    {
        entity.IsIn(segment);
        if (entry.Head.Kind == EntryKind.Delete)
        {
            entity.End!.Move(segment, entry.Position);
        }
    }
}
