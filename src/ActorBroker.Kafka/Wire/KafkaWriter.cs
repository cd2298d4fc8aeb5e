using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace ActorBroker.Kafka.Wire;

/// <summary>Writes one element of an array.</summary>
internal delegate void ElementWriter<in T>(ref KafkaWriter writer, T element, short version);

/// <summary>
/// Writes the primitive types of Kafka's protocol guide; in their compact form when the message is flexible. What was written
/// is handed to the output by <see cref="Flush"/>.
/// </summary>
internal ref struct KafkaWriter
{
    /// <summary>Bytes of the longest compact length.</summary>
    private const int MaxVarintSize = 5;

    /// <summary>Bytes asked of the output at once.</summary>
    private const int BlockSize = 512;

    private readonly IBufferWriter<byte> _output;
    private Span<byte> _span;
    private int _used;
    private long _flushed;

    /// <summary>Writes behind what the output has.</summary>
    public KafkaWriter(IBufferWriter<byte> output, bool isFlexible = false)
    {
        _output = output;
        IsFlexible = isFlexible;
    }

    /// <summary>Whether compact forms and tagged fields are used (KIP-482).</summary>
    public bool IsFlexible { get; set; }

    /// <summary>Bytes written by this writer.</summary>
    public readonly long Written => _flushed + _used;

    public void WriteBoolean(bool value) => WriteInt8(value ? (sbyte)1 : (sbyte)0);

    public void WriteInt8(sbyte value) => Room(1)[0] = (byte)value;

    public void WriteInt16(short value) => BinaryPrimitives.WriteInt16BigEndian(Room(2), value);

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(Room(4), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64BigEndian(Room(8), value);

    public void WriteFloat64(double value) => BinaryPrimitives.WriteDoubleBigEndian(Room(8), value);

    public void WriteError(ErrorCode error) => WriteInt16((short)error);

    /// <summary>16 bytes in network order.</summary>
    public void WriteUuid(Guid value) => value.TryWriteBytes(Room(16), bigEndian: true, out _);

    public void WriteUnsignedVarint(uint value)
    {
        while (value >= 0x80)
        {
            Room(1)[0] = (byte)(value | 0x80);
            value >>= 7;
        }

        Room(1)[0] = (byte)value;
    }

    public void WriteString(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        if (IsFlexible)
        {
            WriteUnsignedVarint((uint)length + 1);
        }
        else
        {
            WriteInt16(checked((short)length));
        }

        Encoding.UTF8.GetBytes(value, Room(length));
    }

    public void WriteNullableString(string? value)
    {
        if (value is not null)
        {
            WriteString(value);
        }
        else if (IsFlexible)
        {
            WriteUnsignedVarint(0);
        }
        else
        {
            WriteInt16(-1);
        }
    }

    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteLength(value.Length);
        WriteRaw(value);
    }

    /// <summary>The length that stands in front of bytes (and of arrays); -1 for null.</summary>
    public void WriteLength(int length)
    {
        if (IsFlexible)
        {
            WriteUnsignedVarint((uint)(length + 1));
        }
        else
        {
            WriteInt32(length);
        }
    }

    /// <summary>Bytes without a length.</summary>
    public void WriteRaw(ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            if (_used == _span.Length)
            {
                Room(1);
                _used--;
            }

            var part = value[..Math.Min(value.Length, _span.Length - _used)];
            part.CopyTo(_span[_used..]);
            _used += part.Length;
            value = value[part.Length..];
        }
    }

    public void WriteArray<T>(IReadOnlyList<T> elements, short version, ElementWriter<T> write)
    {
        WriteLength(elements.Count);
        for (var i = 0; i < elements.Count; i++)
        {
            write(ref this, elements[i], version);
        }
    }

    public void WriteNullableArray<T>(IReadOnlyList<T>? elements, short version, ElementWriter<T> write)
    {
        if (elements is null)
        {
            WriteLength(-1);
        }
        else
        {
            WriteArray(elements, version, write);
        }
    }

    public void WriteInt32Array(IReadOnlyList<int> elements) => WriteArray(elements, 0, static (ref w, element, _) => w.WriteInt32(element));

    public void WriteStringArray(IReadOnlyList<string> elements) => WriteArray(elements, 0, static (ref w, element, _) => w.WriteString(element));

    /// <summary>Ends a struct: there are no tagged fields in it, which a flexible message has to say.</summary>
    public void EndStruct()
    {
        if (IsFlexible)
        {
            WriteUnsignedVarint(0);
        }
    }

    /// <summary>
    /// Leaves room for bytes that are known only later. The room may be filled until the output is flushed to the socket: a
    /// pipe keeps what was written in place until then.
    /// </summary>
    public Span<byte> Reserve(int count) => Room(count);

    /// <summary>Leaves room for the length of bytes that are known only later; filled by <see cref="FillLength"/>.</summary>
    public Span<byte> ReserveLength() => Room(IsFlexible ? MaxVarintSize : sizeof(int));

    /// <summary>
    /// Fills what <see cref="ReserveLength"/> left. A compact length has five bytes then, the upper ones perhaps without a set
    /// bit, which every reader of such numbers takes.
    /// </summary>
    public readonly void FillLength(Span<byte> room, int length)
    {
        if (!IsFlexible)
        {
            BinaryPrimitives.WriteInt32BigEndian(room, length);
            return;
        }

        var rest = (uint)(length + 1);
        for (var i = 0; i < MaxVarintSize - 1; i++)
        {
            room[i] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        room[MaxVarintSize - 1] = (byte)rest;
    }

    /// <summary>Hands what was written to the output.</summary>
    public void Flush()
    {
        if (_used > 0)
        {
            _output.Advance(_used);
            _flushed += _used;
        }

        _span = default;
        _used = 0;
    }

    private Span<byte> Room(int count)
    {
        if (count > _span.Length - _used)
        {
            Flush();
            _span = _output.GetSpan((int)Math.Max(BlockSize, BitOperations.RoundUpToPowerOf2((uint)count)));
        }

        var room = _span.Slice(_used, count);
        _used += count;
        return room;
    }
}
