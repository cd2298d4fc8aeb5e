using ActorBroker.Actors.Persistence;
using ActorBroker.Journal.Files;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Segments;

namespace ActorBroker.Journal.Writing;

/// <summary>
/// The end of the log: writes groups one behind the other, begins new segments, syncs. Used by one thread at a time. A
/// write that failed leaves no trace; after a sync that failed nobody knows what is on the device, so nothing more is written.
/// </summary>
internal sealed partial class LogWriter : IDisposable
{
    /// <summary>
    /// Bytes that a prepared file has beyond a segment's size, which only lists of segments use: deleting segments needs
    /// such a list, and must be possible on a full disk.
    /// </summary>
    private const int ListReserveBytes = 4096;

    /// <summary>
    /// Syncs of a file that grows with each write, after which the next segment is prepared and begun as soon as it is: each
    /// of them costs about twice as much as one of a prepared file. Whoever writes less does not pay for the preparation.
    /// </summary>
    private const int GrowingSyncsMax = 64;

    private readonly IJournalFiles _files;
    private readonly OpenFiles _openFiles;
    private readonly SegmentTable _segments;
    private readonly SpareFiles _spares;
    private readonly JournalOptions _options;
    private readonly TimeProvider _clock;
    private readonly SegmentPreparer? _preparer;
    private readonly SegmentFooter _footer;
    private readonly List<ReadOnlyMemory<byte>> _memory = [];
    private bool _isPreparing;
    private bool _isGrowing;
    private int _growingSyncs;
    private long _nextNumber;
    private long _written;
    private long _synced;
    private IJournalFile _file = null!;

    public LogWriter(
        IJournalFiles files, OpenFiles openFiles, SegmentTable segments, SpareFiles spares, JournalOptions options, TimeProvider clock,
        Action<Action> background, LogEnd end)
    {
        _files = files;
        _openFiles = openFiles;
        _segments = segments;
        _spares = spares;
        _options = options;
        _clock = clock;
        _preparer = options.PrepareSegments
            ? new SegmentPreparer(files, spares, options.SegmentBytes + ListReserveBytes, background, () => Prepared?.Invoke(), error => FoundNoRoom?.Invoke(error))
            : null;
        _nextNumber = end.NextNumber;
        _written = _synced = end.LastGroup;
        _footer = end.Footer;
        if (end.Active is null)
        {
            Active = null!;
            BeginSegment();
        }
        else
        {
            Active = end.Active;
            Active.IsActive = true;
            _file = files.Open(Active.Number);
            _openFiles.Add(Active, _file);
            NoteGrowth();
        }
    }

    /// <summary>The segment that is written to.</summary>
    public Segment Active { get; private set; }

    /// <summary>Why nothing can be written any more.</summary>
    public JournalException? Failure { get; private set; }

    /// <summary>Told, on another thread, when the next segment is prepared.</summary>
    public Action? Prepared { get; init; }

    /// <summary>Told, on another thread, when there was no space for the next segment.</summary>
    public Action<Exception>? FoundNoRoom { get; init; }

    /// <summary>Whether the next segment may be prepared; not on a full disk, where its zeros would take the last of the space.</summary>
    public bool MayPrepare { get; set; } = true;

    public bool IsSynced => _synced == _written;

    /// <summary>Writes a group and returns its position in <see cref="Active"/>. The group counts only after <see cref="Advance"/>.</summary>
    /// <exception cref="JournalException">It is not in the log.</exception>
    public long Write(Group group)
    {
        ThrowIfFailed();
        // The first group of a segment is its own; a group too large for any segment gets one to itself.
        var isFull = Active.End + group.Bytes > _options.SegmentBytes;
        if (_isUsed && (isFull || (_isGrowing && _isPreparing && _preparer!.IsReady)))
        {
            BeginSegment();
        }

        group.Seal(_written + 1, _synced, Active.Mask);
        _memory.Clear();
        group.CollectMemory(_memory);
        WriteMemory();
        _written++;
        _isUsed = true;
        return Active.End;
    }

    /// <summary>Makes the group that was written last part of the log.</summary>
    public void Advance(Group group)
    {
        foreach (ref readonly var entry in group.Entries)
        {
            _footer.Add(entry.Kind, entry.Log.Id, entry.Sequence, entry.FirstOffset, entry.Count, Active.End + entry.GroupPosition, entry.Length);
        }

        Active.End += group.Bytes;
        if (_preparer is not null && MayPrepare && !_isPreparing && (Active.End > _options.SegmentBytes / 4 || _growingSyncs >= GrowingSyncsMax))
        {
            _isPreparing = true;
            _preparer.Start(NewHeader());
        }
    }

    /// <summary>Returns when all that was written is on the device.</summary>
    /// <exception cref="JournalException">The sync failed, now or before.</exception>
    public void Sync()
    {
        ThrowIfFailed();
        if (IsSynced)
        {
            return;
        }

        try
        {
            _file.Sync();
            _synced = _written;
            _growingSyncs += _isGrowing ? 1 : 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Fail($"The journal file {_files.PathOf(Active.Number)} could not be synced: {error.Message}", error);
        }
    }

    /// <summary>Writes and syncs a list of the sealed segments that are to stay.</summary>
    public void WriteSegmentList()
    {
        ThrowIfFailed();
        WriteOne(SegmentList.MakeGroup(_segments.Sealed()), entries: 1);
        Sync();
    }

    /// <summary>Writes an empty group which says that all before it is synced, so that damage to it is never taken for a torn tail.</summary>
    public void WriteEnd()
    {
        Sync();
        WriteOne(new byte[GroupHeader.Size], entries: 0);
        Sync();
    }

    /// <summary>Prepares no more segments: from here on space that comes free is for others.</summary>
    public void StopPreparing()
    {
        MayPrepare = false;
        _preparer?.Stop();
    }

    /// <summary>Whether there seems to be room to prepare another segment, if segments are to be prepared.</summary>
    public bool HasRoomForNext => _preparer is null || _spares.Any || _files.FreeBytes > _options.SegmentBytes + ListReserveBytes;

    /// <summary>Tries once more to prepare the next segment, if that has failed and there seems to be room for it.</summary>
    public void PrepareAgain()
    {
        if (_preparer is { IsIdle: true } && HasRoomForNext)
        {
            _isPreparing = true;
            _preparer.Start(NewHeader());
        }
    }

    public void Dispose() => _preparer?.Dispose();

    /// <summary>Looks whether the file that was begun or opened was prepared.</summary>
    private void NoteGrowth()
    {
        _isGrowing = _file.Length < _options.SegmentBytes;
        _growingSyncs = 0;
    }

    private void WriteOne(byte[] bytes, int entries)
    {
        new GroupHeader(bytes.Length - GroupHeader.Size, _written + 1, _synced, entries).Write(bytes, Active.Mask);
        if (entries > 0)
        {
            EntryHead.MaskCrc(bytes.AsSpan(GroupHeader.Size), Active.Mask);
        }

        _memory.Clear();
        _memory.Add(bytes);
        WriteMemory();
        _written++;
        Active.End += bytes.Length;
    }

    private void WriteMemory()
    {
        try
        {
            _file.Write(_memory, Active.End);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var path = _files.PathOf(Active.Number);
            EraseFailedWrite(path);
            throw Refusal($"The journal file {path} could not be written at position {Active.End}: {error.Message}", error);
        }
    }

    /// <summary>Cuts off whatever a failed write left behind, so that it can never be read as a group of the log.</summary>
    private void EraseFailedWrite(string path)
    {
        try
        {
            _file.SetLength(Active.End);
            _file.Sync();
            _synced = _written;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Fail($"The journal file {path} could not be cut back to position {Active.End} after a failed write: {error.Message}", error);
        }
    }

    private static JournalException Refusal(string what, Exception error) => DiskFull.Is(error)
        ? new JournalFullException($"{what} The disk is full. Messages are refused until there is space again; settling and deleting still work.", error)
        : new JournalException($"{what} Nothing of this write is kept and the journal goes on; see to the health of the volume.", error);

    /// <summary>Says that nothing can be written any more, and why.</summary>
    public JournalException Fail(string what, Exception? error)
    {
        Failure = new JournalException(
            $"{what} What is on the device is unknown now, so the journal takes nothing more until it is opened again. "
            + "Check the volume's health, then restart the broker.", error);
        return Failure;
    }

    private void ThrowIfFailed()
    {
        if (Failure is not null)
        {
            throw new JournalException(Failure.Message, Failure);
        }
    }
}
