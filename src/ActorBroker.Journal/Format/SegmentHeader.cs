using System.Buffers.Binary;
using ActorBroker.Core.Encoding;

namespace ActorBroker.Journal.Format;

/// <summary>
/// The first 32 bytes of a segment file.
/// <code>
///  0        8         10        12        16               24               28       32
///  | magic  | version | min     | 0       | segment number | created        | crc    |
///  | ABJRNL | u16     | u16     | u32     | u64            | low 32 bits of | u32    |
///  | \r \n  |         |         |         |                | its ticks      |        |
/// </code>
/// All numbers are little-endian. <c>min</c> is the lowest version whose readers understand the file. The checksum is
/// over bytes 0 to 27; it is also the <see cref="Mask"/> that all other checksums in the file are combined with, so
/// that bytes of another segment, or of the file's earlier life, are never valid in this one.
/// </summary>
internal readonly record struct SegmentHeader(long Number, uint Created)
{
    public const int Size = 32;
    public const ushort Version = 1;
    public const ushort MinVersion = 1;

    private static ReadOnlySpan<byte> Magic => "ABJRNL\r\n"u8;

    /// <summary>What the checksums of the file's groups and entries are combined with (exclusive or).</summary>
    public uint Mask
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Size];
            Write(bytes);
            return BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]);
        }
    }

    public void Write(Span<byte> bytes)
    {
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[10..], MinVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Number);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[24..], Created);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[28..], Crc32C.Of(bytes[..28]));
    }

    /// <summary>Reads a header; <paramref name="minVersion"/> is set if the bytes are whole, also when this program is too old for them.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SegmentHeader header, out ushort minVersion)
    {
        header = default;
        minVersion = 0;
        if (bytes.Length < Size || !bytes.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]) != Crc32C.Of(bytes[..28]))
        {
            return false;
        }

        minVersion = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]);
        header = new SegmentHeader(BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]));
        return true;
    }
}
