using System.Buffers.Binary;
using System.Text;

namespace ActorBroker.Amqp.Wire;

/// <summary>Writes the primitive types into a span that was made large enough; the caller knows the size beforehand.</summary>
/// <remarks>
/// It works on a span because frame and table lengths are patched afterwards, which an
/// <see cref="System.Buffers.IBufferWriter{T}"/> does not allow once it hands out its next block. A span that is too small
/// is a bug of the caller and ends in <see cref="ArgumentOutOfRangeException"/>.
/// </remarks>
public ref struct WireWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _position;

    /// <summary>How many bytes have been written.</summary>
    public readonly int Position => _position;

    /// <summary>An unsigned byte, or up to eight packed bits.</summary>
    public void WriteOctet(byte value) => Claim(1)[0] = value;

    /// <summary>Two bytes, big-endian.</summary>
    public void WriteShort(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Claim(sizeof(ushort)), value);

    /// <summary>Four bytes, big-endian.</summary>
    public void WriteLong(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Claim(sizeof(uint)), value);

    /// <summary>Eight bytes, big-endian.</summary>
    public void WriteLongLong(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Claim(sizeof(ulong)), value);

    /// <summary>Bytes as they are, without a length.</summary>
    public void WriteBytes(scoped ReadOnlySpan<byte> value) => value.CopyTo(Claim(value.Length));

    /// <summary>A length octet and the bytes.</summary>
    /// <exception cref="ArgumentException">More than 255 bytes.</exception>
    public void WriteShortString(scoped ReadOnlySpan<byte> value)
    {
        WireSize.CheckShortString(value.Length);
        WriteOctet((byte)value.Length);
        WriteBytes(value);
    }

    /// <summary>A length octet and the text in UTF-8.</summary>
    /// <exception cref="ArgumentException">More than 255 bytes.</exception>
    public void WriteShortString(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WireSize.CheckShortString(length);
        WriteOctet((byte)length);
        Encoding.UTF8.GetBytes(value, Claim(length));
    }

    /// <summary>A length of four bytes and the bytes.</summary>
    public void WriteLongString(scoped ReadOnlySpan<byte> value)
    {
        WriteLong((uint)value.Length);
        WriteBytes(value);
    }

    /// <summary>A length of four bytes and the text in UTF-8.</summary>
    public void WriteLongString(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteLong((uint)length);
        Encoding.UTF8.GetBytes(value, Claim(length));
    }

    /// <summary>A field table with its length.</summary>
    public void WriteTable(FieldTable value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var start = BeginLength();
        value.WriteContents(ref this);
        EndLength(start);
    }

    /// <summary>A frame's type and channel, and room for its size; <see cref="EndFrame"/> takes what is returned.</summary>
    public int BeginFrame(FrameType type, ushort channel)
    {
        WriteOctet((byte)type);
        WriteShort(channel);
        return BeginLength();
    }

    /// <summary>Fills in the frame's size and writes the end octet.</summary>
    public void EndFrame(int start)
    {
        EndLength(start);
        WriteOctet(WireLimits.FrameEnd);
    }

    /// <summary>Leaves room for a length of four bytes; <see cref="EndLength"/> takes what is returned.</summary>
    public int BeginLength()
    {
        Claim(sizeof(uint));
        return _position;
    }

    /// <summary>Writes how many bytes came since <paramref name="start"/> into the room left before it.</summary>
    public readonly void EndLength(int start) =>
        BinaryPrimitives.WriteUInt32BigEndian(_buffer[(start - sizeof(uint))..], (uint)(_position - start));

    private Span<byte> Claim(int count)
    {
        var claimed = _buffer.Slice(_position, count);
        _position += count;
        return claimed;
    }
}
