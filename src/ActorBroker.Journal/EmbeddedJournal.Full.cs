using ActorBroker.Actors.Persistence;
using ActorBroker.Journal.Files;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Index;
using ActorBroker.Journal.Writing;

namespace ActorBroker.Journal;

/// <summary>
/// A full disk: messages are refused, and all that frees space goes on. Who would publish is told as soon as no room is
/// found for the next segment, while there is still some in this one. When a write finds none, a reserve file is deleted:
/// a part of its space is for messages that were on their way, the rest for small entries. Every second it is looked
/// whether there is space again; then messages are taken again.
/// </summary>
public sealed partial class EmbeddedJournal
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    /// <summary>At every so many probes all entities with anything new are asked for a snapshot, at the others those with something new in sealed segments.</summary>
    private const int ProbesPerWideAsking = 10;

    private readonly ITimer _probeTimer;
    private volatile JournalFullException? _full;
    private volatile Shortage _shortage;
    private long _graceBytes;
    private int _probes;
    private bool _isProbeDue;

    /// <summary>How full the disk is. Changed under the gate.</summary>
    private enum Shortage
    {
        /// <summary>There is space. Leads to <see cref="NoNextSegment"/> and <see cref="Grace"/>.</summary>
        None,

        /// <summary>There is none for another segment; messages are taken as long as writes find room. Leads to <see cref="None"/> and <see cref="Grace"/>.</summary>
        NoNextSegment,

        /// <summary>The reserve is given up, and a part of it takes messages that were on their way. Leads to all others.</summary>
        Grace,

        /// <summary>Messages are refused. Leads to <see cref="None"/> and <see cref="NoNextSegment"/>.</summary>
        Refusing,
    }

    /// <summary>What the journal takes. Changes at any time.</summary>
    public JournalState State =>
        _writer.Failure is not null ? JournalState.Failed : _full is not null ? JournalState.Full : JournalState.Healthy;

    /// <summary>Why the journal is <see cref="JournalState.Full"/> or <see cref="JournalState.Failed"/> and what to do; null if it is healthy.</summary>
    public string? Problem => _writer.Failure?.Message ?? _full?.Message;

    /// <summary>Raised, on any thread, after <see cref="State"/> has become another. Who listens does not block.</summary>
    public event EventHandler? StateChanged;

    /// <summary>Refuses an entry with messages if it must be. Under the gate.</summary>
    private void ThrowIfFull(long length)
    {
        if (_full is not { } full || _shortage == Shortage.NoNextSegment)
        {
            return;
        }

        if (_shortage == Shortage.Refusing || _graceBytes < length)
        {
            _shortage = Shortage.Refusing;
            throw new JournalFullException(full.Message, full);
        }

        _graceBytes -= length;
    }

    /// <summary>The next segment could not be prepared for lack of space. On the preparing thread.</summary>
    private void NoNextSegment(Exception error)
    {
        lock (_gate)
        {
            if (_full is not null || _isClosing)
            {
                return;
            }

            _full = NewFull(error);
            _shortage = Shortage.NoNextSegment;
            _probes = 0;
        }

        _probeTimer.Change(ProbeInterval, Timeout.InfiniteTimeSpan);
        StateChanged?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>The next segment is prepared. On the preparing thread.</summary>
    private void NextSegmentReady()
    {
        if (_shortage == Shortage.NoNextSegment)
        {
            BecomeHealthy(Shortage.NoNextSegment);
        }
    }

    private void BecomeFull(JournalFullException full, Shortage shortage)
    {
        bool isNews;
        lock (_gate)
        {
            isNews = _full is null;
            _probes = isNews ? 0 : _probes;
            _full = full;
            _shortage = shortage;
        }

        // Otherwise a segment whose preparation comes late would take the space of the reserve.
        _writer.StopPreparing();
        try
        {
            _files.DeleteReserve();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Then there is no reserve, and what needs it is refused with the same error.
        }

        _probeTimer.Change(ProbeInterval, Timeout.InfiniteTimeSpan);
        if (isNews)
        {
            StateChanged?.Invoke(this, EventArgs.Empty);
        }
    }

    private void ProbeIsDue()
    {
        lock (_gate)
        {
            _isProbeDue = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Looks whether there is space again, and has snapshots taken, which make space of what is settled. For the thread that writes.</summary>
    private void Probe()
    {
        lock (_gate)
        {
            // No new segment begins on a full disk, so nobody else would ask.
            _askAbout = Math.Max(_askAbout, _writer.Active.Number - (_probes++ % ProbesPerWideAsking == 0 ? 0 : 1));
        }

        if (_shortage != Shortage.NoNextSegment)
        {
            MakeReserve();
            return;
        }

        _writer.PrepareAgain();
        if (_shortage == Shortage.NoNextSegment)
        {
            _probeTimer.Change(ProbeInterval, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Makes the reserve. While that fails for lack of space the journal is full.</summary>
    private void MakeReserve()
    {
        try
        {
            if (_options.ReserveBytes > 0)
            {
                _files.MakeReserve(_options.ReserveBytes);
            }
        }
        catch (Exception error) when (DiskFull.Is(error))
        {
            BecomeFull(_full ?? NewFull(error), Shortage.Refusing);
            return;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Something else is wrong with the file; if it is with the others, too, the next write will say so.
        }

        if (_shortage != Shortage.None && !_writer.HasRoomForNext)
        {
            // Else it would be healthy until the next write, and full again.
            lock (_gate)
            {
                _shortage = Shortage.NoNextSegment;
            }

            _writer.MayPrepare = true;
            _probeTimer.Change(ProbeInterval, Timeout.InfiniteTimeSpan);
            return;
        }

        BecomeHealthy(_shortage);
    }

    private JournalFullException NewFull(Exception error) => new(
        $"The disk of the journal in {_files.Directory} is full. Messages are refused until there is space again; settling and deleting still work.", error);

    private void BecomeHealthy(Shortage from)
    {
        bool isNews;
        lock (_gate)
        {
            if (_shortage != from)
            {
                return;
            }

            isNews = _full is not null;
            _full = null;
            _shortage = Shortage.None;
        }

        _writer.MayPrepare = true;
        if (isNews)
        {
            StateChanged?.Invoke(this, EventArgs.Empty);
        }
    }

    /// <summary>
    /// Writes a group that found no room once more, in the space of the reserve: nobody knew that the disk was full. If it
    /// is too large for that, or the reserve was given up before, it is written without messages.
    /// </summary>
    private void WriteOnFullDisk(Group group, JournalFullException full)
    {
        var again = new Group(_filler);
        bool fits;
        lock (_gate)
        {
            _graceBytes = (_options.ReserveBytes / 2) - group.Bytes - _filling.Bytes;
            fits = _shortage is Shortage.None or Shortage.NoNextSegment && _graceBytes >= 0;
            if (fits)
            {
                foreach (ref readonly var entry in group.Entries)
                {
                    again.AddFrom(group, entry);
                }
            }
        }

        if (!fits)
        {
            WriteWithoutMessages(group, full);
            return;
        }

        BecomeFull(full, Shortage.Grace);
        WriteGroup(again);
        lock (_gate)
        {
            again.Clear();
        }
    }

    /// <summary>
    /// Writes what is left of a group that found no room when all entries with messages are taken out, and those of the
    /// same entities behind them. What gathered meanwhile is sifted in the same way.
    /// </summary>
    private void WriteWithoutMessages(Group group, JournalFullException full)
    {
        BecomeFull(full, Shortage.Refusing);
        var failed = new HashSet<EntityLog>();
        var refused = new List<GroupEntry>();
        var kept = new Group(_filler);
        lock (_gate)
        {
            var behind = BeginWriting();
            Sift(group, kept, failed, refused, full);
            Sift(behind, _filling, failed, refused, full);
            _filling.IsCommitted = behind.IsCommitted && !_filling.IsEmpty;
            behind.Clear();
        }

        if (!kept.IsEmpty)
        {
            WriteGroup(kept);
        }

        lock (_gate)
        {
            kept.Clear();
        }

        foreach (var entry in refused)
        {
            Tell(entry, full);
        }
    }

    private static void Sift(Group from, Group to, HashSet<EntityLog> failed, List<GroupEntry> refused, JournalFullException full)
    {
        foreach (ref readonly var entry in from.Entries)
        {
            var log = entry.Log;
            // The end of an entity needs nothing that was before it.
            if (entry.Kind == EntryKind.Delete || (!entry.Kind.HasMessages() && !failed.Contains(log)))
            {
                to.AddFrom(from, entry);
                continue;
            }

            log.Unsettled--;
            if (entry.Kind == EntryKind.Replacement)
            {
                // The old bodies stay, and the entity goes on.
                refused.Add(entry);
                continue;
            }

            if (failed.Add(log))
            {
                log.TakenSequence = entry.Sequence - 1;
                log.TakenOffset = log.NextOffset;
                log.TakenSnapshot = Math.Min(log.TakenSnapshot, log.TakenSequence);
                log.Failure = full;
            }

            refused.Add(entry);
        }
    }
}
