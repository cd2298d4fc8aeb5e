using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace ActorBroker.Core.Encoding;

/// <summary>
/// The primitives that every codec of events, snapshots and arguments writes with. Each has its mirror in
/// <see cref="BinaryReading"/>; numbers of a fixed size are little endian.
/// </summary>
public static class BinaryWriting
{
    /// <summary>Most bytes that a varint takes.</summary>
    public const int VarintBytesMax = 10;

    /// <summary>Writes one byte.</summary>
    public static void WriteByte(this IBufferWriter<byte> writer, byte value)
    {
        writer.GetSpan(1)[0] = value;
        writer.Advance(1);
    }

    /// <summary>Writes 1 for true and 0 for false.</summary>
    public static void WriteBoolean(this IBufferWriter<byte> writer, bool value) => writer.WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Writes seven bits a byte, lowest first, the top bit set on all but the last: 1 to 10 bytes, fewest for small values.</summary>
    public static void WriteVarint(this IBufferWriter<byte> writer, ulong value)
    {
        var span = writer.GetSpan(VarintBytesMax);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        writer.Advance(length);
    }

    /// <summary>Writes a signed number as a varint of its zigzag form, so that small negative numbers are short too.</summary>
    public static void WriteSignedVarint(this IBufferWriter<byte> writer, long value) =>
        writer.WriteVarint((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes four bytes.</summary>
    public static void WriteInt32(this IBufferWriter<byte> writer, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(writer.GetSpan(sizeof(int)), value);
        writer.Advance(sizeof(int));
    }

    /// <summary>Writes eight bytes.</summary>
    public static void WriteInt64(this IBufferWriter<byte> writer, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(writer.GetSpan(sizeof(long)), value);
        writer.Advance(sizeof(long));
    }

    /// <summary>Writes the eight bytes of an IEEE 754 double.</summary>
    public static void WriteDouble(this IBufferWriter<byte> writer, double value) =>
        writer.WriteInt64(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes the length in bytes as a varint, then the UTF-8 bytes. A surrogate without its partner becomes U+FFFD.</summary>
    public static void WriteString(this IBufferWriter<byte> writer, string value)
    {
        var length = System.Text.Encoding.UTF8.GetByteCount(value);
        writer.WriteVarint((ulong)length);
        if (length == 0)
        {
            return;
        }

        Utf8.FromUtf16(value, writer.GetSpan(length), out _, out var written);
        writer.Advance(written);
    }

    /// <summary>Writes the length as a varint, then the bytes.</summary>
    public static void WriteBytes(this IBufferWriter<byte> writer, ReadOnlySpan<byte> value)
    {
        writer.WriteVarint((ulong)value.Length);
        writer.Write(value);
    }
}
