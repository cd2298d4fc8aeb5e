using ActorBroker.Journal.Files;

namespace ActorBroker.Journal.Segments;

/// <summary>Keeps the segments' files open for readers, up to a limit; at the limit the one used longest ago is closed.</summary>
internal sealed class OpenFiles(IJournalFiles files, int filesMax) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Segment> _open = [];
    private long _uses;
    private bool _isClosed;

    /// <summary>
    /// Reads into the span as much as it holds or the file has; false if the segment is deleted. A file closed by another
    /// thread between finding and reading it is opened again.
    /// </summary>
    public bool TryRead(Segment segment, Span<byte> bytes, long position, out int read)
    {
        while (true)
        {
            read = 0;
            try
            {
                var file = Get(segment);
                if (file is null)
                {
                    return false;
                }

                while (read < bytes.Length)
                {
                    var got = file.Read(bytes[read..], position + read);
                    if (got == 0)
                    {
                        break;
                    }

                    read += got;
                }

                return true;
            }
            catch (ObjectDisposedException)
            {
                ObjectDisposedException.ThrowIf(_isClosed, this);
            }
        }
    }

    /// <summary>Takes over an open file.</summary>
    public void Add(Segment segment, IJournalFile file)
    {
        lock (_lock)
        {
            segment.File = file;
            segment.LastUse = ++_uses;
            _open.Add(segment);
            CloseOldest();
        }
    }

    /// <summary>Closes the segment's file if it is open.</summary>
    public void Close(Segment segment)
    {
        lock (_lock)
        {
            if (_open.Remove(segment))
            {
                segment.File!.Dispose();
                segment.File = null;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (var segment in _open)
            {
                segment.File!.Dispose();
                segment.File = null;
            }

            _open.Clear();
        }
    }

    private IJournalFile? Get(Segment segment)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            segment.LastUse = ++_uses;
            if (segment.File is not null)
            {
                return segment.File;
            }

            if (segment.IsDeleted)
            {
                return null;
            }

            segment.File = files.Open(segment.Number);
            _open.Add(segment);
            var file = segment.File;
            CloseOldest();
            return file;
        }
    }

    /// <summary>Closes what was used longest ago if too many are open. The one that is written to does not count: it stays open anyway.</summary>
    private void CloseOldest()
    {
        Segment? oldest = null;
        var count = 0;
        foreach (var segment in _open)
        {
            if (!segment.IsActive)
            {
                count++;
                oldest = oldest is null || segment.LastUse < oldest.LastUse ? segment : oldest;
            }
        }

        if (count > filesMax)
        {
            _open.Remove(oldest!);
            oldest!.File!.Dispose();
            oldest.File = null;
        }
    }
}
