using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;

namespace ActorBroker.Journal.Format;

/// <summary>
/// The entry that names all sealed segments with their ends. It stands first in every segment and is written again,
/// and synced, before segments are deleted: what it does not name may be gone, what it names must be there, whole.
/// </summary>
internal static class SegmentList
{
    /// <summary>Makes a whole group of one entry; its header and the entry's mask are to be added.</summary>
    public static byte[] MakeGroup(IReadOnlyList<(long Number, long End)> segments)
    {
        var bytes = new byte[GroupHeader.Size + EntryHead.SizeMax + (segments.Count * 2 + 1) * Varint.SizeMax];
        var entry = bytes.AsSpan(GroupHeader.Size);
        var at = new EntryHead { Kind = EntryKind.Segments, Entity = EntityId.Of(EntityKind.None, 0) }.Write(entry, 0);
        at = Varint.Write(entry, at, (ulong)segments.Count);
        long last = 0;
        foreach (var (number, end) in segments)
        {
            at = Varint.Write(entry, at, (ulong)(number - last));
            at = Varint.Write(entry, at, (ulong)end);
            last = number;
        }

        EntryHead.WriteLength(entry, at);
        EntryHead.WriteCrc(entry, Crc32C.Of(entry[EntryHead.CrcStart..at]));
        return bytes[..(GroupHeader.Size + at)];
    }

    /// <summary>Reads the list; null if the bytes make no sense.</summary>
    public static List<(long Number, long End)>? Read(ReadOnlySpan<byte> entry, int at)
    {
        if (!Varint.TryReadInt(entry, ref at, out var count) || count > (entry.Length - at) / 2)
        {
            return null;
        }

        var segments = new List<(long, long)>(count);
        long last = 0;
        for (var i = 0; i < count; i++)
        {
            if (!Varint.TryRead(entry, ref at, out var gap) || !Varint.TryRead(entry, ref at, out var end))
            {
                return null;
            }

            last += gap;
            segments.Add((last, end));
        }

        return segments;
    }
}
