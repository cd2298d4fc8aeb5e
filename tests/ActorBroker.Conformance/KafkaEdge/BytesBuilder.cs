using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ActorBroker.Conformance.KafkaEdge;

/// <summary>Bytes as Kafka's protocol has them (big-endian), also wrong ones.</summary>
internal sealed class BytesBuilder
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public BytesBuilder Int8(int value) => Raw([(byte)value]);

    public BytesBuilder Int16(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(short)];
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)value);
        return Raw(bytes);
    }

    public BytesBuilder Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return Raw(bytes);
    }

    public BytesBuilder Int64(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return Raw(bytes);
    }

    /// <summary>A zigzag varint, as records have them.</summary>
    public BytesBuilder Varint(int value)
    {
        uint rest = (uint)((value << 1) ^ (value >> 31));
        for (; rest >= 0x80; rest >>= 7)
        {
            Int8((int)(rest | 0x80));
        }

        return Int8((int)rest);
    }

    public BytesBuilder Text(string? value)
    {
        if (value is null)
        {
            return Int16(-1);
        }

        byte[] bytes = Encoding.UTF8.GetBytes(value);
        return Int16(bytes.Length).Raw(bytes);
    }

    public BytesBuilder Sized(ReadOnlySpan<byte> value) => Int32(value.Length).Raw(value);

    public BytesBuilder Raw(ReadOnlySpan<byte> value)
    {
        _bytes.Write(value);
        return this;
    }

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}
