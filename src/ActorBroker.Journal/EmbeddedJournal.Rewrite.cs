using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Index;
using ActorBroker.Journal.Rewriting;
using ActorBroker.Journal.Segments;
using ActorBroker.Journal.Writing;

namespace ActorBroker.Journal;

/// <summary>
/// Sealed segments of which less than half is live are written again at the end of the log and then go. So at most one
/// byte is copied for each byte of space that is won, and a few live messages do not hold a whole segment.
/// </summary>
/// <remarks>
/// What is copied has the same effect as what it was copied from, so nothing depends on a copy before the old segment
/// goes, and that waits for a sync as always. Nothing is copied while a snapshot or a deletion waits for its sync: the
/// copy would stand behind it in the log, but belong before it.
/// </remarks>
public sealed partial class EmbeddedJournal
{
    /// <summary>Most bytes that one slice copies (unless one entry is larger): a commit waits for no more than that.</summary>
    private const int SliceBytesMax = 256 * 1024;

    /// <summary>The newest sealed segments that are left alone, because most of what they hold is likely to die by itself soon.</summary>
    private const int YoungSegments = 2;

    /// <summary>How many newer sealed segments there must be before entities that have taken no snapshot since an old one are asked for one.</summary>
    private const int SegmentsBeforeAsking = 8;

    private readonly SegmentRewriter _rewriter;
    private readonly Action<Action> _background;
    private readonly List<long> _oldPositions = [];
    private bool _isSliceDue;
    private bool _isSliceWaiting;
    private long _askAbout;
    private bool _isAsking;
    private Action<EntityId>? _reclaimWanted;

    /// <inheritdoc/>
    public void WhenReclaimWanted(Action<EntityId> ask)
    {
        lock (_gate)
        {
            _reclaimWanted += ask;
        }
    }

    /// <summary>Begins with the sparsest segment, if one is sparse. For the thread that writes.</summary>
    private void RewriteSparse()
    {
        // On a full disk the reserve is for what frees space at once.
        if (_shortage is Shortage.Grace or Shortage.Refusing || _rewriter.Source is not null || _segments.Count <= YoungSegments + 1)
        {
            return;
        }

        Segment? sparsest = null;
        var old = _segments.Count - YoungSegments - 1;
        foreach (var segment in _segments.All)
        {
            if (old-- > 0 && !segment.IsUnreadable && !segment.IsDeleted && segment.LiveBytes > 0 && segment.LiveBytes < segment.End / 2
                && (sparsest is null || (double)segment.LiveBytes / segment.End < (double)sparsest.LiveBytes / sparsest.End))
            {
                sparsest = segment;
            }
        }

        if (sparsest is not null)
        {
            _rewriter.Begin(sparsest);
            ReadSlice();
        }
    }

    private void RewriteAfterDeaths()
    {
        if (_isSliceWaiting)
        {
            _isSliceWaiting = false;
            SliceIsDue();
        }
        else
        {
            RewriteSparse();
        }
    }

    private void ReadSlice()
    {
        _rewriter.StartReading();
        _background(() =>
        {
            _rewriter.Read();
            SliceIsDue();
        });
    }

    private void SliceIsDue()
    {
        lock (_gate)
        {
            _isSliceDue = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void WriteSlice()
    {
        if (_deaths.Count > 0)
        {
            _isSliceWaiting = true;
            return;
        }

        var source = _rewriter.Source!;
        var group = _rewriter.Take(_oldPositions);
        try
        {
            if (!group.IsEmpty)
            {
                var position = _writer.Write(group);
                _writer.Advance(group);
                Move(group, position);
                NoteSegment();
            }
        }
        catch (JournalException)
        {
            // Nothing has changed. Tried again when something else dies.
            _rewriter.End();
            return;
        }
        finally
        {
            group.Clear();
        }

        if (!_rewriter.IsAtEnd && !source.IsDeleted)
        {
            ReadSlice();
            return;
        }

        _rewriter.End();
        lock (_gate)
        {
            _isReclaimDue |= HasEmptySegments();
        }

        RewriteSparse();
    }

    private void Move(Group group, long position)
    {
        var segment = _writer.Active;
        for (var i = 0; i < group.Entries.Length; i++)
        {
            ref readonly var entry = ref group.Entries[i];
            var at = position + entry.GroupPosition;
            switch (entry.Kind)
            {
                case EntryKind.Snapshot:
                    entry.Log.MoveSnapshot(segment, at);
                    break;
                case EntryKind.Delete:
                    entry.Log.End!.Move(segment, at);
                    break;
                default:
                    entry.Log.Move(segment, at, entry.Length, entry.Sequence, entry.FirstOffset, entry.Count);
                    break;
            }
        }
    }

    /// <summary>Sees to what follows when a segment was begun.</summary>
    private void NoteSegment()
    {
        var segment = _writer.Active;
        if (segment == _lastSegment)
        {
            return;
        }

        _lastSegment = segment;
        var old = _segments.Count - SegmentsBeforeAsking - 2;
        var askAbout = old >= 0 ? _segments.All.ElementAt(old).Number : 0;
        lock (_gate)
        {
            // The one before is sealed now; perhaps all in it died while it was being written to.
            _isReclaimDue |= HasEmptySegments();
            _askAbout = askAbout;
            if (HasWork)
            {
                Monitor.PulseAll(_gate);
            }
        }

        RewriteSparse();
    }

    /// <summary>Asks for a snapshot of every entity whose first entry behind its last one is in an old segment. Called by the journal's own thread when nothing is held.</summary>
    private void AskForSnapshots(long upTo)
    {
        EntityLog[] logs;
        Action<EntityId>? ask;
        lock (_gate)
        {
            ask = _reclaimWanted;
            logs = ask is null ? [] : [.. _logs.Values];
        }

        foreach (var log in logs)
        {
            if (!log.IsDeleted && log.FirstBehindSnapshot() is { } segment && segment.Number <= upTo)
            {
                ask!(log.Id);
            }
        }

        lock (_gate)
        {
            _isAsking = false;
            Monitor.PulseAll(_gate);
        }
    }
}
