using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace ActorBroker.Amqp.Wire;

/// <summary>
/// Reads the primitive types (AMQP 0-9-1, section 4.2.5) from a span and never beyond it. Lengths in the input are
/// compared with what is there before anything is read or allocated.
/// </summary>
/// <remarks>Every method throws <see cref="AmqpWireException"/> if the bytes end too early. Numbers are big-endian.</remarks>
public ref struct WireReader(ReadOnlySpan<byte> buffer)
{
    private readonly ReadOnlySpan<byte> _buffer = buffer;
    private int _position;

    /// <summary>How many bytes have been read.</summary>
    public readonly int Position => _position;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _buffer.Length - _position;

    /// <summary>An unsigned byte; also the packed form of up to eight bits, the first in the lowest place.</summary>
    public byte ReadOctet() => Take(1)[0];

    /// <summary>Two bytes, unsigned.</summary>
    public ushort ReadShort() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)));

    /// <summary>Four bytes, unsigned.</summary>
    public uint ReadLong() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    /// <summary>Eight bytes, unsigned.</summary>
    public ulong ReadLongLong() => BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong)));

    /// <summary>A short string's bytes, as they are.</summary>
    public ReadOnlySpan<byte> ReadShortStringBytes() => Take(ReadOctet());

    /// <summary>A short string's bytes, checked to be UTF-8, as the names in methods have to be.</summary>
    /// <exception cref="AmqpWireException">
    /// The bytes are cut short, or are not UTF-8 (<see cref="AmqpReplyCode.FrameError"/>, as RabbitMQ answers).
    /// </exception>
    public ReadOnlySpan<byte> ReadShortStringUtf8()
    {
        var bytes = Take(ReadOctet());
        if (!Utf8.IsValid(bytes))
        {
            WireError.NotUtf8(_position);
        }

        return bytes;
    }

    /// <summary>A short string as text; see <see cref="ReadShortStringUtf8"/>.</summary>
    public string ReadShortString() => Encoding.UTF8.GetString(ReadShortStringUtf8());

    /// <summary>A long string's bytes, as they are: it may hold anything.</summary>
    public ReadOnlySpan<byte> ReadLongString()
    {
        var length = ReadLong();
        if (length > (uint)Remaining)
        {
            WireError.TruncatedString(_position, length, _buffer.Length);
        }

        return Take((int)length);
    }

    /// <summary>A field table, decoded.</summary>
    public FieldTable ReadTable() => FieldTable.Parse(ReadLongString());

    /// <summary>A field table's contents, its length prefix aside, not looked into.</summary>
    public ReadOnlySpan<byte> ReadTableBytes() => ReadLongString();

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)(_buffer.Length - _position))
        {
            WireError.Truncated(_position, count, _buffer.Length);
        }

        var taken = _buffer.Slice(_position, count);
        _position += count;
        return taken;
    }

    /// <summary>Everything that is left.</summary>
    public ReadOnlySpan<byte> TakeRest() => Take(Remaining);

    /// <summary>Checks that nothing is left: arguments have the length that their grammar gives them.</summary>
    public readonly void End()
    {
        if (_position != _buffer.Length)
        {
            WireError.Trailing(_position, _buffer.Length);
        }
    }
}
