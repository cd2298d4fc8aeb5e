using System.Buffers;
using ActorBroker.Actors.Persistence;
using ActorBroker.Journal.Files;
using ActorBroker.Journal.Index;
using ActorBroker.Journal.Segments;
using ActorBroker.Journal.Writing;

namespace ActorBroker.Journal.Reading;

/// <summary>
/// A stretch of the log at hand: either the memory it was written from, or a buffer filled by one read from disk. Bytes
/// from disk are to be checked by whoever takes an entry out of them. Not thread-safe.
/// </summary>
internal sealed class LogWindow(IJournalFiles files, OpenFiles openFiles, TailCache tail) : IDisposable
{
    private const int ReadAhead = 64 * 1024;

    private Segment? _segment;
    private long _position;
    private ReadOnlyMemory<byte> _bytes;
    private byte[]? _buffer;
    private Chunk? _chunk;

    /// <summary>Whether the bytes come from disk.</summary>
    public bool IsFromDisk => _chunk is null;

    /// <summary>Brings the first bytes of an entry at hand, at least as many as asked for; false if its segment is deleted.</summary>
    /// <param name="entry">The entry; its segment's end lies behind it.</param>
    /// <param name="bytesMin">How many are needed.</param>
    /// <param name="mayReadAhead">Whether the bytes behind are likely to be wanted next.</param>
    /// <param name="bytes">The entry's bytes and perhaps more.</param>
    public bool TryLoad(in EntryLocation entry, int bytesMin, bool mayReadAhead, out ReadOnlyMemory<byte> bytes)
    {
        var skip = entry.Position - _position;
        if (_segment == entry.Segment && skip >= 0 && skip + bytesMin <= _bytes.Length)
        {
            bytes = _bytes[(int)skip..];
            return true;
        }

        if (tail.TryGet(entry.Segment, entry.Position, entry.Length, out var piece))
        {
            Release();
            _chunk = piece.Chunk;
            _bytes = piece.Memory;
        }
        else if (!TryReadFile(entry, bytesMin, mayReadAhead))
        {
            bytes = default;
            return false;
        }

        _segment = entry.Segment;
        _position = entry.Position;
        bytes = _bytes;
        return true;
    }

    /// <summary>Says which entry of which file is not as it was written.</summary>
    public JournalDamagedException Damage(in EntryLocation entry, string what, Exception? inner = null) => new(
        $"The journal file {files.PathOf(entry.Segment.Number)} is damaged at position {entry.Position}: {what} "
        + "Check the volume's health; restore the directory from a backup, or give up what is damaged with 'actorbroker journal salvage'.",
        inner);

    /// <summary>Throws, unless the file was given up meanwhile: then another segment may have been written over it.</summary>
    public void ThrowUnlessDeleted(in EntryLocation entry, string what)
    {
        if (!entry.Segment.IsDeleted)
        {
            throw Damage(entry, what);
        }

        Release();
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        _segment = null;
        _bytes = default;
        _chunk?.LetGo();
        _chunk = null;
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }
    }

    public void Dispose() => Release();

    private bool TryReadFile(in EntryLocation entry, int bytesMin, bool mayReadAhead)
    {
        // Bytes behind the segment's end may be those of a group that is being written right now.
        var there = entry.Segment.End - entry.Position;
        var wanted = (int)Math.Min(there, mayReadAhead ? Math.Max(bytesMin, ReadAhead) : bytesMin);
        if (_buffer is null || _buffer.Length < wanted || _buffer.Length > Math.Max(wanted, ReadAhead) * 2)
        {
            Release();
            _buffer = ArrayPool<byte>.Shared.Rent(wanted);
        }

        _segment = null;
        _chunk?.LetGo();
        _chunk = null;
        try
        {
            if (!openFiles.TryRead(entry.Segment, _buffer.AsSpan(0, wanted), entry.Position, out var read))
            {
                return false;
            }

            if (read < bytesMin)
            {
                ThrowUnlessDeleted(entry, $"the file ends {bytesMin - read} bytes too early.");
                return false;
            }

            _bytes = _buffer.AsMemory(0, read);
            return true;
        }
        catch (Exception error) when (error is FileNotFoundException && entry.Segment.IsDeleted)
        {
            return false;
        }
        catch (Exception error) when (error is (IOException or UnauthorizedAccessException) and not JournalException)
        {
            throw Damage(entry, $"it cannot be read: {error.Message}", error);
        }
    }
}
