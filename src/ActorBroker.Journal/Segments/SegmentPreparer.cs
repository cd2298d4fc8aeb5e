using ActorBroker.Journal.Files;
using ActorBroker.Journal.Format;

namespace ActorBroker.Journal.Segments;

/// <summary>
/// Makes the next segment file while the present one fills: from a spare file, or header and zeros, written and synced. A
/// sync of bytes that replace written ones need not write the file's size and block list as well, so it costs about half.
/// </summary>
/// <param name="files">The directory.</param>
/// <param name="spares">Files to write over.</param>
/// <param name="fileBytes">Size of the file.</param>
/// <param name="background">Runs something on another thread.</param>
/// <param name="prepared">Told when a file is ready.</param>
/// <param name="noRoom">Told when there was no space for one.</param>
internal sealed class SegmentPreparer(
    IJournalFiles files, SpareFiles spares, int fileBytes, Action<Action> background, Action prepared, Action<Exception> noRoom) : IDisposable
{
    private const int PieceBytes = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private SegmentHeader _header;
    private IJournalFile? _ready;
    private volatile bool _isAbandoned;

    /// <summary>Whether it is not at work and has nothing ready.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _idle.IsSet && _ready is null;
            }
        }
    }

    /// <summary>Whether a file can be taken.</summary>
    public bool IsReady => Volatile.Read(ref _ready) is not null;

    /// <summary>Begins; the file is for one segment with this header.</summary>
    public void Start(SegmentHeader header)
    {
        _idle.Wait();
        _header = header;
        _isAbandoned = false;
        _idle.Reset();
        background(Work);
    }

    /// <summary>Gives up a file that is still being made, and returns when its space is free again. One that is ready stays.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isAbandoned |= _ready is null;
        }

        _idle.Wait();
    }

    /// <summary>Takes the file if it is ready. If it is not, it will never be used: it is deleted as soon as its maker notices.</summary>
    public bool TryTake(out SegmentHeader header, out IJournalFile file)
    {
        lock (_lock)
        {
            header = _header;
            file = _ready!;
            _isAbandoned = true;
            _ready = null;
            return file is not null;
        }
    }

    public void Dispose()
    {
        _isAbandoned = true;
        _idle.Wait();
        if (_ready is not null)
        {
            Discard(_ready);
            _ready = null;
        }

        _idle.Dispose();
    }

    private void Work()
    {
        IJournalFile? file = null;
        Exception? shortage = null;
        try
        {
            file = spares.TryUse(_header);
            if (file is null)
            {
                file = files.Create(_header.Number);
                Fill(file, 0);
                files.SyncDirectory();
            }
            else
            {
                // It may have been cut once, or be of a time with smaller segments.
                Fill(file, file.Length);
            }

            lock (_lock)
            {
                if (!_isAbandoned)
                {
                    _ready = file;
                    file = null;
                }
            }

            if (file is null)
            {
                prepared();
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Nothing is lost: the next segment begins as an empty file, and if there is no room for that either,
            // the append that needs it says so.
            _isAbandoned = true;
            shortage = DiskFull.Is(error) ? error : null;
        }
        finally
        {
            if (file is not null)
            {
                Discard(file);
            }

            if (shortage is not null)
            {
                noRoom(shortage);
            }

            _idle.Set();
        }
    }

    private void Fill(IJournalFile file, long from)
    {
        // The header goes in with the first zeros: recovery takes a file of zeros only for one that was never finished.
        var piece = new byte[Math.Min(PieceBytes, fileBytes)];
        if (from == 0)
        {
            _header.Write(piece);
        }

        for (var position = from; position < fileBytes && !_isAbandoned; position += piece.Length)
        {
            var length = (int)Math.Min(piece.Length, fileBytes - position);
            file.Write([piece.AsMemory(0, length)], position);
            // Synced piece by piece, so that a group's own sync never waits for a whole segment of zeros.
            file.Sync();
            if (position == 0)
            {
                piece.AsSpan(0, SegmentHeader.Size).Clear();
            }
        }
    }

    private void Discard(IJournalFile file)
    {
        file.Dispose();
        try
        {
            files.Delete(_header.Number);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The file holds no group, so the next opening deletes it.
        }
    }
}
