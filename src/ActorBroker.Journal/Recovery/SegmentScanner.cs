using ActorBroker.Journal.Files;
using ActorBroker.Journal.Format;

namespace ActorBroker.Journal.Recovery;

/// <summary>Reads a segment file from front to back and checks every checksum. Stops before the first group that is not whole.</summary>
internal sealed partial class SegmentScanner(IJournalFile file, uint mask)
{
    private const int BufferBytes = 1024 * 1024;

    private readonly long _length = file.Length;
    private byte[] _buffer = new byte[BufferBytes];
    private long _bufferPosition;
    private int _bufferLength;

    /// <summary>Position behind the last valid group.</summary>
    public long Position { get; private set; } = SegmentHeader.Size;

    /// <summary>The valid group that was read last.</summary>
    public GroupHeader Group { get; private set; }

    /// <summary>Its entries.</summary>
    public List<ScannedEntry> Entries { get; } = [];

    /// <summary>Reads the next group if it is valid and has the number, if one is given.</summary>
    public bool Next(long? number)
    {
        Entries.Clear();
        if (!TryLoad(Position, GroupHeader.Size, out var bytes)
            || !GroupHeader.TryRead(bytes, mask, out var group)
            || (number is not null && group.Number != number)
            || group.Length > _length - Position - GroupHeader.Size)
        {
            return false;
        }

        var at = Position + GroupHeader.Size;
        var end = at + group.Length;
        while (at < end)
        {
            if (!TryReadEntry(at, end, out var entry))
            {
                return false;
            }

            Entries.Add(entry);
            at += entry.Head.Length;
        }

        if (Entries.Count != group.Entries)
        {
            return false;
        }

        Position = end;
        Group = group;
        return true;
    }

    /// <summary>Whether only zeros follow: room that was prepared and never written.</summary>
    public bool IsRestZero()
    {
        for (var at = Position; at < _length;)
        {
            var length = (int)Math.Min(BufferBytes, _length - at);
            if (!TryLoad(at, length, out var bytes) || bytes[..length].ContainsAnyExcept((byte)0))
            {
                return false;
            }

            at += length;
        }

        return true;
    }

    /// <summary>
    /// Looks behind the last valid group for the header of a later one that says the missing group had been synced when
    /// it was written. Returns its position, or -1.
    /// </summary>
    public long FindProofOfSync(long number)
    {
        for (var at = Position; at + GroupHeader.Size <= _length;)
        {
            var length = (int)Math.Min(BufferBytes, _length - at);
            if (!TryLoad(at, length, out var bytes))
            {
                return -1;
            }

            bytes = bytes[..length];
            var from = 0;
            while (bytes[from..].IndexOf(GroupHeader.Magic) is >= 0 and var hit)
            {
                from += hit;
                if (GroupHeader.TryRead(bytes[from..], mask, out var group) && group.Synced >= number)
                {
                    return at + from;
                }

                from++;
            }

            // A header that lies across the end of the buffer is looked at again from the beginning of the next.
            at += Math.Max(1, length - GroupHeader.Size + 1);
        }

        return -1;
    }

    private bool TryReadEntry(long at, long end, out ScannedEntry entry)
    {
        entry = default;
        var first = (int)Math.Min(EntryHead.SizeMax, end - at);
        if (!TryLoad(at, first, out var bytes) || !EntryHead.TryRead(bytes[..first], out var head)
            || head.Length > end - at || !TryLoad(at, head.Length, out bytes))
        {
            return false;
        }

        bytes = bytes[..head.Length];
        if (!head.IsHeadValid(bytes, mask) || !head.AreBodiesValid(bytes))
        {
            return false;
        }

        var segments = head.Kind == EntryKind.Segments ? SegmentList.Read(bytes, head.PayloadStart) : null;
        entry = new ScannedEntry(head, at, segments);
        return head.Kind != EntryKind.Segments || segments is not null;
    }

    private bool TryLoad(long position, int length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (position + length > _length)
        {
            return false;
        }

        if (position < _bufferPosition || position + length > _bufferPosition + _bufferLength)
        {
            Fill(position, length);
        }

        bytes = _buffer.AsSpan(0, _bufferLength)[(int)(position - _bufferPosition)..];
        return bytes.Length >= length;
    }

    private void Fill(long position, int length)
    {
        var keep = 0;
        if (position >= _bufferPosition && position < _bufferPosition + _bufferLength)
        {
            var from = (int)(position - _bufferPosition);
            keep = _bufferLength - from;
            Buffer.BlockCopy(_buffer, from, _buffer, 0, keep);
        }

        if (_buffer.Length < length)
        {
            Array.Resize(ref _buffer, length);
        }

        _bufferPosition = position;
        _bufferLength = keep;
        var wanted = (int)Math.Min(_buffer.Length, _length - position);
        while (_bufferLength < wanted)
        {
            var read = file.Read(_buffer.AsSpan(_bufferLength, wanted - _bufferLength), position + _bufferLength);
            if (read == 0)
            {
                return;
            }

            _bufferLength += read;
        }
    }
}
