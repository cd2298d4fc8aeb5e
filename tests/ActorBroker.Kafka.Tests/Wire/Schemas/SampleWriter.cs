using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ActorBroker.Kafka.Tests.Wire.Schemas;

/// <summary>Writes the primitive types of the protocol guide; the tests' own, so that a mistake of the code under test is not made twice.</summary>
internal sealed class SampleWriter(bool isFlexible)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Write(string type, object? value)
    {
        switch (type)
        {
            case "bool":
                _bytes.Write([(bool)value! ? (byte)1 : (byte)0]);
                break;
            case "int8":
                _bytes.Write([(byte)(sbyte)value!]);
                break;
            case "int16":
                Int16((short)value!);
                break;
            case "int32":
                Int32((int)value!);
                break;
            case "int64":
                Span<byte> eight = stackalloc byte[8];
                BinaryPrimitives.WriteInt64BigEndian(eight, (long)value!);
                _bytes.Write(eight);
                break;
            case "uuid":
                _bytes.Write(Convert.FromHexString(((Guid)value!).ToString("N")));
                break;
            case "string":
                var text = value is null ? null : Encoding.UTF8.GetBytes((string)value);
                if (isFlexible)
                {
                    Varint(text is null ? 0 : (uint)text.Length + 1);
                }
                else
                {
                    Int16(text is null ? (short)-1 : (short)text.Length);
                }

                _bytes.Write(text);
                break;
            case "bytes":
                var bytes = (byte[]?)value;
                Length(bytes?.Length ?? -1);
                _bytes.Write(bytes);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "not a primitive type");
        }
    }

    /// <summary>The length of bytes or an array; -1 for null.</summary>
    public void Length(int length)
    {
        if (isFlexible)
        {
            Varint((uint)(length + 1));
        }
        else
        {
            Int32(length);
        }
    }

    /// <summary>Ends a struct; with a tagged field that nobody knows, if one is wanted.</summary>
    public void EndStruct(bool withUnknownTag)
    {
        if (!isFlexible)
        {
            return;
        }

        _bytes.Write(withUnknownTag ? [1, 0xe7, 0x07, 3, 9, 9, 9] : (ReadOnlySpan<byte>)[0]);
    }

    private void Int16(short value)
    {
        Span<byte> two = stackalloc byte[2];
        BinaryPrimitives.WriteInt16BigEndian(two, value);
        _bytes.Write(two);
    }

    private void Int32(int value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(four, value);
        _bytes.Write(four);
    }

    private void Varint(uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Write([(byte)(value | 0x80)]);
        }

        _bytes.Write([(byte)value]);
    }
}
