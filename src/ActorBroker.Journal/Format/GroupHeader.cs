using System.Buffers.Binary;
using ActorBroker.Core.Encoding;

namespace ActorBroker.Journal.Format;

/// <summary>
/// The 32 bytes in front of a group of entries, which was written with one call.
/// <code>
///  0        4        8                16               24        28       32
///  | magic  | length | number         | synced         | entries | crc    | entries ...
///  | "GRP:" | u32    | u64            | u64            | u32     | u32    |
/// </code>
/// <c>length</c> counts the bytes of the entries behind the header. <c>number</c> rises by one from group to group
/// through all segments. <c>synced</c> is the highest number that was known to be on the device when this group was
/// written: it tells a torn tail (a group nobody was promised) from damage (one that was promised). The checksum is
/// over bytes 0 to 27, combined with the segment's mask.
/// </summary>
internal readonly record struct GroupHeader(int Length, long Number, long Synced, int Entries)
{
    public const int Size = 32;

    public static ReadOnlySpan<byte> Magic => "GRP:"u8;

    public void Write(Span<byte> bytes, uint mask)
    {
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Synced);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], Entries);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[28..], Crc32C.Of(bytes[..28]) ^ mask);
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, uint mask, out GroupHeader header)
    {
        header = default;
        if (bytes.Length < Size || !bytes.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]) != (Crc32C.Of(bytes[..28]) ^ mask))
        {
            return false;
        }

        header = new GroupHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]));
        return header is { Length: >= 0, Entries: >= 0 };
    }
}
