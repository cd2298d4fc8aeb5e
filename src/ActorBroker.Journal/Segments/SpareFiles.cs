using ActorBroker.Journal.Files;
using ActorBroker.Journal.Format;

namespace ActorBroker.Journal.Segments;

/// <summary>
/// Files of emptied segments, kept to be written over: a sync of blocks that exist costs about half of one that also has
/// to make them. The new header changes the mask of all checksums, so nothing of the old contents is valid any more.
/// </summary>
internal sealed class SpareFiles
{
    private readonly IJournalFiles _files;
    private readonly int _filesMax;
    private readonly Lock _lock = new();
    private readonly Queue<long> _spares = new();

    public SpareFiles(IJournalFiles files, int filesMax)
    {
        _files = files;
        _filesMax = filesMax;
        foreach (var number in files.ListSpares())
        {
            if (_spares.Count < filesMax)
            {
                _spares.Enqueue(number);
            }
            else
            {
                files.DeleteSpare(number);
            }
        }
    }

    /// <summary>Whether there is one.</summary>
    public bool Any
    {
        get
        {
            lock (_lock)
            {
                return _spares.Count > 0;
            }
        }
    }

    /// <summary>Gives up a segment's file, for use again or for good.</summary>
    /// <param name="number">The segment's number.</param>
    /// <param name="maySpare">Whether its size allows it to be used again.</param>
    public void Release(long number, bool maySpare)
    {
        lock (_lock)
        {
            if (maySpare && _spares.Count < _filesMax)
            {
                _files.MakeSpare(number);
                _spares.Enqueue(number);
                return;
            }
        }

        _files.Delete(number);
    }

    /// <summary>
    /// Makes a spare file the file of a new segment; null if there is none. Header, and then the name, are on the device
    /// when this returns, so that no file ever has the name of one segment and the header of another.
    /// </summary>
    public IJournalFile? TryUse(SegmentHeader header)
    {
        long number;
        lock (_lock)
        {
            if (!_spares.TryDequeue(out number))
            {
                return null;
            }
        }

        IJournalFile? file = null;
        try
        {
            file = _files.OpenSpare(number);
            var bytes = new byte[SegmentHeader.Size];
            header.Write(bytes);
            file.Write([bytes], 0);
            file.Sync();
            _files.UseSpare(number, header.Number);
            _files.SyncDirectory();
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw;
        }
    }
}
