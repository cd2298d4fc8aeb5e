using ActorBroker.Journal.Format;

namespace ActorBroker.Journal.Recovery;

/// <summary>Reading what can be read of a damaged file. Every entry has a checksum of its own that belongs to this file alone, so it can be found and trusted without its group.</summary>
internal sealed partial class SegmentScanner
{
    private long _groupEnd = SegmentHeader.Size;

    /// <summary>Goes to the next entry before the end that is whole; notes what it has to pass over.</summary>
    public bool NextReadable(long end, List<Defect> defects, out ScannedEntry entry)
    {
        end = Math.Min(end, _length);
        while (Position < end)
        {
            if (TryLoad(Position, GroupHeader.Size, out var bytes) && GroupHeader.TryRead(bytes, mask, out var group))
            {
                Position += GroupHeader.Size;
                _groupEnd = Position + group.Length;
                continue;
            }

            if (TryReadEntry(Position, end, out entry))
            {
                Position += entry.Head.Length;
                return true;
            }

            var from = Position;
            if (TryReadHead(from, end, out var head))
            {
                Position += head.Length;
                defects.Add(new Defect(from, head.Length, head, HasEntries: true));
            }
            else
            {
                Position = FindReadable(from, end);
                defects.Add(new Defect(from, Position - from, null, HasEntries: from != _groupEnd || Position - from != GroupHeader.Size));
            }
        }

        entry = default;
        return false;
    }

    /// <summary>Copies the bytes of an entry that was found whole.</summary>
    public bool TryCopy(in ScannedEntry entry, Span<byte> target)
    {
        if (!TryLoad(entry.Position, entry.Head.Length, out var bytes))
        {
            return false;
        }

        bytes[..entry.Head.Length].CopyTo(target);
        return true;
    }

    /// <summary>Where the next group header or entry stands that is whole.</summary>
    private long FindReadable(long at, long end)
    {
        if (IsReadable(at + GroupHeader.Size, end))
        {
            return at + GroupHeader.Size;
        }

        if (TryLoad(at, (int)Math.Min(EntryHead.SizeMax, end - at), out var bytes) && EntryHead.TryRead(bytes, out var head)
            && head.Length > 0 && IsReadable(at + head.Length, end))
        {
            return at + head.Length;
        }

        for (at++; at + GroupHeader.Size <= end;)
        {
            var length = (int)Math.Min(BufferBytes, end - at);
            if (!TryLoad(at, length, out bytes))
            {
                return end;
            }

            for (var from = 0; bytes[from..length].IndexOf(GroupHeader.Magic) is >= 0 and var hit; from++)
            {
                from += hit;
                if (IsGroupAt(at + from, end))
                {
                    return at + from;
                }

                // The look at the header may have moved the buffer.
                TryLoad(at, length, out bytes);
            }

            at += Math.Max(1, length - GroupHeader.Size + 1);
        }

        return end;
    }

    private bool IsReadable(long at, long end) => at == end || IsGroupAt(at, end) || TryReadHead(at, end, out _);

    private bool IsGroupAt(long at, long end) =>
        at + GroupHeader.Size <= end && TryLoad(at, GroupHeader.Size, out var bytes) && GroupHeader.TryRead(bytes, mask, out _);

    private bool TryReadHead(long at, long end, out EntryHead head)
    {
        head = default;
        var first = (int)Math.Clamp(end - at, 0, EntryHead.SizeMax);
        return TryLoad(at, first, out var bytes) && EntryHead.TryRead(bytes[..first], out head)
            && head.Length <= end - at && head.BodiesStart <= head.Length
            && TryLoad(at, head.BodiesStart, out bytes) && head.IsHeadValid(bytes, mask);
    }
}

/// <summary>Bytes that are not as they were written.</summary>
/// <param name="Position">Where in the file.</param>
/// <param name="Length">How many.</param>
/// <param name="Head">Which entry it is, if that can still be said: then its messages alone are damaged.</param>
/// <param name="HasEntries">Whether there may have been entries; otherwise it is only the header of a group.</param>
internal readonly record struct Defect(long Position, long Length, EntryHead? Head, bool HasEntries);
