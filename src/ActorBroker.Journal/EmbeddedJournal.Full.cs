using ActorBroker.Actors.Persistence;
using ActorBroker.Journal.Files;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Index;
using ActorBroker.Journal.Writing;

namespace ActorBroker.Journal;

/// <summary>
/// A full disk: messages are refused, and all that frees space goes on. For that a reserve file is deleted, whose space
/// the small entries then use. Every second it is tried to make it again; when that works, messages are taken again.
/// </summary>
public sealed partial class EmbeddedJournal
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    private readonly ITimer _probeTimer;
    private volatile JournalFullException? _full;
    private bool _isProbeDue;

    /// <summary>What the journal takes. Changes at any time.</summary>
    public JournalState State =>
        _writer.Failure is not null ? JournalState.Failed : _full is not null ? JournalState.Full : JournalState.Healthy;

    /// <summary>Why the journal is <see cref="JournalState.Full"/> or <see cref="JournalState.Failed"/> and what to do; null if it is healthy.</summary>
    public string? Problem => _writer.Failure?.Message ?? _full?.Message;

    /// <summary>Raised, on any thread, after <see cref="State"/> has become another. Who listens does not block.</summary>
    public event EventHandler? StateChanged;

    private void ThrowIfFull()
    {
        if (_full is { } full)
        {
            throw new JournalFullException(full.Message, full);
        }
    }

    private void BecomeFull(JournalFullException full)
    {
        var isNews = _full is null;
        _full = full;
        _writer.MayPrepare = false;
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

    /// <summary>Makes the reserve. While that fails for lack of space the journal is full.</summary>
    private void MakeReserve()
    {
        try
        {
            if (_options.ReserveBytes > 0)
            {
                _files.MakeReserve(_options.ReserveBytes);
            }

            BecomeHealthy();
        }
        catch (Exception error) when (DiskFull.Is(error))
        {
            BecomeFull(_full ?? new JournalFullException(
                $"The disk of the journal in {_files.Directory} is full. Messages are refused until there is space again; settling and deleting still work.", error));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Something else is wrong with the file; if it is with the others, too, the next write will say so.
            BecomeHealthy();
        }
    }

    private void BecomeHealthy()
    {
        var isNews = _full is not null;
        _full = null;
        _writer.MayPrepare = true;
        if (isNews)
        {
            StateChanged?.Invoke(this, EventArgs.Empty);
        }
    }

    /// <summary>
    /// Writes what is left of a group that found no room when all entries with messages are taken out, and those of the
    /// same entities behind them. What gathered meanwhile is sifted in the same way.
    /// </summary>
    private void WriteWithoutMessages(Group group, JournalFullException full)
    {
        BecomeFull(full);
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
