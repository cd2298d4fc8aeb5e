using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Files;
using ActorBroker.Journal.Index;
using ActorBroker.Journal.Reading;
using ActorBroker.Journal.Recovery;
using ActorBroker.Journal.Rewriting;
using ActorBroker.Journal.Segments;
using ActorBroker.Journal.Writing;

namespace ActorBroker.Journal;

/// <summary>
/// The journal in a directory of its own: one log for all entities, in segment files, with one writer. Entries gather in
/// memory while the group before them is being written and synced; then they are the next group, so the groups grow with
/// the load and nobody lingers. The bytes are drawn in <c>docs/JOURNAL-FORMAT.md</c>.
/// </summary>
/// <remarks>
/// Two things are guarded apart. The gate guards what was taken and who writes; it is never held during a write, a sync
/// or a call to an observer. The log itself belongs to the one thread that has set <see cref="_isWriting"/>: a caller of
/// <see cref="Commit"/>, or the journal's own thread.
/// </remarks>
public sealed partial class EmbeddedJournal : IJournal
{
    /// <summary>Most bytes of one entry: 1 GiB.</summary>
    public const int EntryBytesMax = 1024 * 1024 * 1024;

#pragma warning disable MA0158 // A monitor, because threads wait for its changes.
    private readonly object _gate = new();
#pragma warning restore MA0158
    private readonly Dictionary<EntityId, EntityLog> _logs;
    private readonly JournalOptions _options;
    private readonly IJournalFiles _files;
    private readonly IDisposable _directoryLock;
    private readonly SegmentTable _segments;
    private readonly OpenFiles _openFiles;
    private readonly TailCache _tail;
    private readonly ChunkFiller _filler;
    private readonly SpareFiles _spares;
    private readonly LogWriter _writer;
    private readonly ITimer _syncTimer;
    private readonly Thread _thread;
    private Group _filling;
    private Group? _spare;
    private bool _isWriting;
    private bool _isClosing;
    private int _waiting;

    private EmbeddedJournal(
        JournalOptions options, TimeProvider clock, IJournalFiles files, IDisposable directoryLock, RecoveredLog recovered,
        OpenFiles openFiles, Action<Action> background)
    {
        _options = options;
        _files = files;
        _directoryLock = directoryLock;
        _logs = recovered.Logs;
        _segments = recovered.Segments;
        _tombstones = recovered.Tombstones;
        _openFiles = openFiles;
        _tail = new TailCache(options.TailCacheBytes);
        _filler = new ChunkFiller(new ChunkPool());
        _filling = new Group(_filler);
        _spares = new SpareFiles(files, options.SpareFilesMax);
        _writer = new LogWriter(files, openFiles, _segments, _spares, options, clock, background, recovered.End)
        {
            Prepared = NextSegmentReady,
            FoundNoRoom = NoNextSegment,
        };
        _syncTimer = clock.CreateTimer(static state => ((EmbeddedJournal)state!).SyncIsDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _probeTimer = clock.CreateTimer(static state => ((EmbeddedJournal)state!).ProbeIsDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        MakeReserve();
        _background = background;
        _rewriter = new SegmentRewriter(files, Find, Math.Min(SliceBytesMax, options.SegmentBytes / 4));
        _lastSegment = _writer.Active;
        _isReclaimDue = HasEmptySegments();
        RewriteSparse();
        _thread = new Thread(RunWriter) { IsBackground = true, Name = "journal writer" };
        _thread.Start();
    }

    /// <summary>Opens the journal in a directory, makes it if there is none, and brings it in order after a crash.</summary>
    /// <param name="options">Directory, durability and limits.</param>
    /// <param name="clock">For the interval between syncs.</param>
    /// <exception cref="JournalDamagedException">Something that was durable cannot be read back; nothing was changed.</exception>
    /// <exception cref="JournalException">Another process has the directory, or it cannot be read or written.</exception>
    public static EmbeddedJournal Open(JournalOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Open(options, clock, new DiskFiles(options.Directory), static work => ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false));
    }

    internal static EmbeddedJournal Open(JournalOptions options, TimeProvider clock, IJournalFiles files, Action<Action> background)
    {
        options.Validate();
        var directoryLock = files.Lock();
        var openFiles = new OpenFiles(files, options.OpenFilesMax);
        try
        {
            var recovered = LogRecovery.Run(files);
            return new EmbeddedJournal(options, clock, files, directoryLock, recovered, openFiles, background);
        }
        catch (Exception error)
        {
            openFiles.Dispose();
            directoryLock.Dispose();
            if (error is (IOException or UnauthorizedAccessException) and not JournalException)
            {
                throw new JournalException($"The journal in {files.Directory} cannot be opened: {error.Message}", error);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public long Replay(EntityId entity, IReplayVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        var log = Settle(entity);
        if (log is null)
        {
            return 0;
        }

        using var window = new LogWindow(_files, _openFiles, _tail);
        new Replayer(log, window).Replay(visitor);
        return log.LastSequence;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<EntityId> Entities()
    {
        lock (_gate)
        {
            return [.. _logs.Values.Where(static log => !log.IsDeleted).Select(static log => log.Id)];
        }
    }

    /// <inheritdoc/>
    public IBodyReader OpenReader(EntityId entity) =>
        new BodyReader(this, entity, new LogWindow(_files, _openFiles, _tail));

    /// <summary>Writes and syncs what was appended, then closes the files and lets other processes in.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isClosing)
            {
                return ValueTask.CompletedTask;
            }

            _isClosing = true;
            _filling.IsCommitted = !_filling.IsEmpty;
            _isSyncDue = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
        _rewriter.Dispose();
        _syncTimer.Dispose();
        _probeTimer.Dispose();
        _writer.Dispose();
        _tail.Dispose();
        _filler.Dispose();
        _openFiles.Dispose();
        _directoryLock.Dispose();
        return ValueTask.CompletedTask;
    }

    internal EntityLog? Find(EntityId entity)
    {
        lock (_gate)
        {
            return _logs.GetValueOrDefault(entity);
        }
    }

    /// <summary>Waits until all that was taken of the entity is in the log or has failed, so that its past stands still, and lets it go on after a failure.</summary>
    private EntityLog? Settle(EntityId entity)
    {
        lock (_gate)
        {
            if (!_logs.TryGetValue(entity, out var log) || log.IsDeleted)
            {
                return null;
            }

            while (log.Unsettled > 0 && _writer.Failure is null)
            {
                ThrowIfClosed();
                _filling.IsCommitted = !_filling.IsEmpty;
                _isSyncDue = true;
                WaitForWriter();
            }

            ThrowIfClosed();
            log.Failure = null;
            return log;
        }
    }

    /// <summary>Waits until there is nothing left to do in the background that needs no further sync, so that a test sees what comes of it.</summary>
    internal void WaitUntilIdle()
    {
        lock (_gate)
        {
            while (_isWriting || _isAsking || HasWork || (_rewriter.Source is not null && !_isSliceWaiting))
            {
                WaitForWriter();
            }
        }
    }

    private void WaitForWriter()
    {
        _waiting++;
        Monitor.PulseAll(_gate);
        Monitor.Wait(_gate);
        _waiting--;
    }

    private void ThrowIfClosed()
    {
        if (_isClosing)
        {
            throw new JournalException($"The journal in {_files.Directory} is closed.");
        }
    }
}
