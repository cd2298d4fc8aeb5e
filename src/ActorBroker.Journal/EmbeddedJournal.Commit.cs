using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Segments;
using ActorBroker.Journal.Writing;

namespace ActorBroker.Journal;

/// <summary>Writing groups, one at a time, and telling who waited.</summary>
public sealed partial class EmbeddedJournal
{
    private bool _isSyncDue;
    private bool _isSyncTimerSet;
    private bool _isFailureTold;
    private Segment? _lastSegment;

    /// <summary>Whether there is something to do for the journal's own thread. Under the gate.</summary>
    private bool HasWork => _filling.IsCommitted || _isSyncDue || _isReclaimDue || (!_isClosing && (_isSliceDue || _isProbeDue || _askAbout > 0));

    /// <inheritdoc/>
    public void Commit(bool mayBlock)
    {
        Group group;
        lock (_gate)
        {
            if (_filling.IsEmpty)
            {
                return;
            }

            _filling.IsCommitted = true;
            if (_isWriting || !mayBlock)
            {
                // Whoever is writing looks at the mark when it is done.
                if (!_isWriting)
                {
                    Monitor.PulseAll(_gate);
                }

                return;
            }

            group = BeginWriting();
        }

        WriteGroup(group);
        EndWriting(group);
    }

    /// <summary>The journal's own thread: writes what nobody writes himself, syncs what nobody waits for, and deletes empty segments.</summary>
    private void RunWriter()
    {
        while (true)
        {
            Group? group = null;
            bool sync, reclaim, slice, probe;
            long askAbout;
            lock (_gate)
            {
                while (_isWriting || !HasWork)
                {
                    if (_isClosing && !_isWriting)
                    {
                        _isWriting = true;
                        break;
                    }

                    Monitor.Wait(_gate);
                }

                if (_isWriting)
                {
                    break;
                }

                (sync, reclaim, slice, probe, askAbout) = (_isSyncDue, _isReclaimDue, _isSliceDue, _isProbeDue, _askAbout);
                _isSyncDue = _isReclaimDue = _isSliceDue = _isProbeDue = false;
                _isAsking = askAbout > 0;
                _askAbout = 0;
                _isWriting = true;
                group = _filling.IsCommitted ? BeginWriting() : null;
            }

            if (group is not null)
            {
                WriteGroup(group);
            }

            if (sync)
            {
                SyncWritten();
            }

            if (reclaim)
            {
                Reclaim();
            }

            if (probe)
            {
                Probe();
            }

            if (slice)
            {
                WriteSlice();
            }

            EndWriting(group);
            if (askAbout > 0)
            {
                AskForSnapshots(askAbout);
            }
        }

        WriteEnd();
    }

    private Group BeginWriting()
    {
        _isWriting = true;
        var group = _filling;
        _filling = _spare ?? new Group(_filler);
        _spare = null;
        return group;
    }

    private void EndWriting(Group? group)
    {
        if (_writer.Failure is not null && !_isFailureTold)
        {
            _isFailureTold = true;
            StateChanged?.Invoke(this, EventArgs.Empty);
        }

        lock (_gate)
        {
            if (group is not null)
            {
                group.Clear();
                _spare = group;
            }

            _isWriting = false;
            var isUnsynced = !_writer.IsSynced && _writer.Failure is null;
            if (isUnsynced && !_isSyncTimerSet && (_options.Durability != JournalDurability.Os || _deaths.Count > 0))
            {
                _isSyncTimerSet = true;
                _syncTimer.Change(_options.SyncInterval, Timeout.InfiniteTimeSpan);
            }

            if (HasWork || _isClosing || _waiting > 0)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void SyncIsDue()
    {
        lock (_gate)
        {
            _isSyncTimerSet = false;
            _isSyncDue = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void WriteGroup(Group group)
    {
        JournalException? error = null;
        try
        {
            var position = _writer.Write(group);
            if (group.Durability == Durability.Synced && _options.Durability == JournalDurability.Fsync)
            {
                _writer.Sync();
            }

            Complete(group, position);
        }
        catch (JournalFullException full) when (_shortage != Shortage.Refusing && _writer.Failure is null)
        {
            WriteOnFullDisk(group, full);
            return;
        }
        catch (JournalException failure)
        {
            error = failure;
        }
        catch (Exception failure)
        {
            // A mistake of our own, or no memory: what the index holds is unknown now.
            error = _writer.Fail($"The journal in {_files.Directory} failed: {failure.Message}", failure);
        }

        if (error is null)
        {
            Tell(group, null);
        }
        else
        {
            Fail(group, error);
        }
    }

    /// <summary>Makes the group's entries part of what can be read, before anybody hears of them.</summary>
    private void Complete(Group group, long position)
    {
        var segment = _writer.Active;
        _writer.Advance(group);
        var at = position;
        foreach (var piece in group.Pieces)
        {
            _tail.Add(segment, at, piece);
            at += piece.Length;
        }

        var hasReplacements = false;
        foreach (ref readonly var entry in group.Entries)
        {
            var start = position + entry.GroupPosition;
            switch (entry.Kind)
            {
                case EntryKind.Snapshot:
                    entry.Log.AddSnapshot(segment, entry.Length);
                    _deaths.Add(new Death(entry.Log, new(segment, start, entry.Length, entry.Sequence, 0, 0), entry.Live));
                    break;
                case EntryKind.Delete:
                    entry.Log.AddSnapshot(segment, entry.Length);
                    entry.Log.IsGone = true;
                    _deaths.Add(new Death(entry.Log, new(segment, start, entry.Length, 0, 0, 0), null));
                    break;
                case EntryKind.Replacement:
                    hasReplacements = true;
                    entry.Log.Exchange(segment, start, entry.Length, entry.Sequence, entry.FirstOffset, entry.Count, onlyIfLive: true);
                    break;
                default:
                    entry.Log.Add(segment, start, entry.Length, entry.Sequence, entry.FirstOffset, entry.Count);
                    break;
            }
        }

        lock (_gate)
        {
            foreach (ref readonly var entry in group.Entries)
            {
                if (entry.Kind is EntryKind.Messages or EntryKind.Events or EntryKind.Replacement)
                {
                    entry.Log.Unsettled--;
                }
            }
        }

        NoteSegment();
        if (hasReplacements)
        {
            NoteReplacements();
        }

        if (_writer.IsSynced)
        {
            ApplyDeaths();
        }
    }

    /// <summary>
    /// Forgets the group and all that gathered behind it (which may build on it), so that each entity stands again where
    /// the log has it. A failure of the device for good takes what comes later, too.
    /// </summary>
    private void Fail(Group group, JournalException error)
    {
        Group behind;
        lock (_gate)
        {
            behind = BeginWriting();
            RollBack(group, error);
            RollBack(behind, error);
            if (_writer.Failure is null)
            {
                // Nobody waits for the end of an entity, so nobody would ask for it again.
                TakeDeletesAgain(group);
                TakeDeletesAgain(behind);
            }
        }

        Tell(group, error);
        Tell(behind, error);
        behind.Clear();
    }

    private static void RollBack(Group group, JournalException error)
    {
        foreach (ref readonly var entry in group.Entries)
        {
            var log = entry.Log;
            log.Unsettled--;
            log.TakenSequence = log.LastSequence;
            log.TakenOffset = log.NextOffset;
            log.TakenSnapshot = Math.Min(log.TakenSnapshot, log.LastSequence);
            if (entry.Kind is EntryKind.Messages or EntryKind.Events)
            {
                log.Failure = error;
            }
        }
    }

    private void TakeDeletesAgain(Group group)
    {
        foreach (ref readonly var entry in group.Entries)
        {
            if (entry.Kind == EntryKind.Delete)
            {
                TakeDelete(entry.Log);
            }
        }
    }

    private static void Tell(Group group, JournalException? error)
    {
        foreach (ref readonly var entry in group.Entries)
        {
            Tell(entry, error);
        }
    }

    private static void Tell(in GroupEntry entry, JournalException? error)
    {
        try
        {
            entry.Observer?.Appended(entry.Sequence, error);
        }
        catch (Exception)
        {
            // An observer that throws has broken its own contract; the others must hear all the same.
        }
    }
}
