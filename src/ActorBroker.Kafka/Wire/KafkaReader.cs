using System.Buffers.Binary;
using System.Text;

namespace ActorBroker.Kafka.Wire;

/// <summary>Reads one element of an array.</summary>
internal delegate T ElementReader<out T>(ref KafkaReader reader, short version);

/// <summary>
/// Reads the primitive types of Kafka's protocol guide out of one request. Strings, bytes and arrays are read in their compact
/// form when the message is flexible, so that an API's own code is the same for both. Nothing is read behind the frame's end and
/// nothing is allocated from a length that was not checked against it.
/// </summary>
/// <remarks>
/// What follows a request's last field is passed over, as Kafka does: librdkafka 2.15 leaves three bytes behind the end of
/// its requests for the metadata of all topics.
/// </remarks>
internal ref struct KafkaReader
{
    /// <summary>Elements that all arrays of a request may have together.</summary>
    public const int ElementsMax = 1_000_000;

    /// <summary>An array begins with room for this many elements at most and grows with those that are really there.</summary>
    private const int FirstElements = 64;

    private readonly Memory<byte> _frame;
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;
    private int _elementsLeft;

    /// <summary>Reads from the first byte on.</summary>
    /// <param name="frame">One request without its size.</param>
    /// <param name="isFlexible">Whether compact forms and tagged fields are used.</param>
    public KafkaReader(Memory<byte> frame, bool isFlexible = false)
    {
        _frame = frame;
        _bytes = frame.Span;
        _elementsLeft = ElementsMax;
        IsFlexible = isFlexible;
    }

    /// <summary>Whether compact forms and tagged fields are used (KIP-482).</summary>
    public bool IsFlexible { get; set; }

    /// <summary>Bytes that are not read yet.</summary>
    public readonly int Remaining => _bytes.Length - _at;

    public bool ReadBoolean() => ReadInt8() != 0;

    public sbyte ReadInt8() => (sbyte)Take(1)[0];

    public short ReadInt16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public double ReadFloat64() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>16 bytes in network order.</summary>
    public Guid ReadUuid() => new(Take(16), bigEndian: true);

    /// <summary>Reads an unsigned number of at most 32 bits in groups of seven bits, lowest first.</summary>
    public uint ReadUnsignedVarint()
    {
        uint value = 0;
        for (var shift = 0; shift <= 28; shift += 7)
        {
            var next = Take(1)[0];
            if (shift == 28 && next > 0x0f)
            {
                break;
            }

            value |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new KafkaWireException("a variable-length number has more than 32 bits");
    }

    public string ReadString() => ReadNullableString() ?? throw Null("string");

    public string? ReadNullableString()
    {
        var length = IsFlexible ? ReadCompactLength() : ReadInt16();
        return length < 0 ? NullOf<string>(length) : Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>Passes over a string or null.</summary>
    public void SkipString()
    {
        var length = IsFlexible ? ReadCompactLength() : ReadInt16();
        if (length > 0)
        {
            Take(length);
        }
    }

    /// <summary>The bytes in the frame, not copied.</summary>
    public Memory<byte> ReadBytes() => ReadNullableBytes() ?? throw Null("bytes");

    /// <summary>The bytes in the frame, not copied; null is not the same as none.</summary>
    public Memory<byte>? ReadNullableBytes()
    {
        var length = IsFlexible ? ReadCompactLength() : ReadInt32();
        if (length < 0)
        {
            NullOf<object>(length);
            return null;
        }

        var start = _at;
        Take(length);
        return _frame.Slice(start, length);
    }

    public T[] ReadArray<T>(short version, ElementReader<T> read) => ReadNullableArray(version, read) ?? throw Null("array");

    /// <summary>Reads an array, which may be null.</summary>
    public T[]? ReadNullableArray<T>(short version, ElementReader<T> read)
    {
        var count = IsFlexible ? ReadCompactLength() : ReadInt32();
        if (count <= 0)
        {
            return count == 0 ? [] : NullOf<T[]>(count);
        }

        // Each element has at least one byte.
        if (count > Remaining || count > _elementsLeft)
        {
            throw new KafkaWireException($"an array of {count} elements is too long for a request that has {Remaining} bytes left");
        }

        _elementsLeft -= count;
        var elements = new T[Math.Min(count, FirstElements)];
        for (var i = 0; i < count; i++)
        {
            if (i == elements.Length)
            {
                Array.Resize(ref elements, (int)Math.Min(count, elements.Length * 2L));
            }

            elements[i] = read(ref this, version);
        }

        return elements;
    }

    public int[] ReadInt32Array() => ReadArray(0, static (ref r, _) => r.ReadInt32());

    public string[] ReadStringArray() => ReadArray(0, static (ref r, _) => r.ReadString());

    /// <summary>
    /// Ends a struct: passes over its tagged fields if the message is flexible. None of those that clients send says anything that
    /// one broker has to know.
    /// </summary>
    public void EndStruct()
    {
        if (!IsFlexible)
        {
            return;
        }

        for (var left = ReadUnsignedVarint(); left > 0; left--)
        {
            ReadUnsignedVarint();
            var size = ReadUnsignedVarint();
            if (size > (uint)Remaining)
            {
                throw Truncated();
            }

            Take((int)size);
        }
    }

    private static KafkaWireException Truncated() => new("a request ends within a field");

    private static KafkaWireException Null(string type) => new($"a field of type {type} is null and must not be");

    private static T? NullOf<T>(int length)
        where T : class
        => length == -1 ? null : throw new KafkaWireException($"a length is {length}");

    private int ReadCompactLength()
    {
        var lengthAndOne = ReadUnsignedVarint();
        return lengthAndOne > int.MaxValue ? throw Truncated() : (int)lengthAndOne - 1;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _at)
        {
            throw Truncated();
        }

        var taken = _bytes.Slice(_at, count);
        _at += count;
        return taken;
    }
}
