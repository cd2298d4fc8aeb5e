using System.Buffers.Binary;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Broker.Records.Codecs;
using ActorBroker.Core.Records;

namespace ActorBroker.Broker.Records.MessageSets;

/// <summary>
/// One message of magic 0 or 1, the formats before record batches: a view of its bytes.
/// <code>
/// offset i64 | size i32 | CRC-32 u32 of all that follows | magic i8 | attributes i8 | timestamp i64, magic 1 only
/// key length i32, -1 for null | key | value length i32, -1 for null | value
/// </code>
/// The lowest three bits of the attributes are the compression: then the value is a message set. Bit 3 says LogAppendTime.
/// </summary>
internal readonly ref struct LegacyMessage
{
    /// <summary>Bytes in front of what the size counts.</summary>
    public const int PrefixSize = 12;

    private const int CrcEnd = PrefixSize + sizeof(uint);
    private const int LogAppendTimeBit = 0x08;
    private const int CompressionMask = 0x07;

    private LegacyMessage(ReadOnlySpan<byte> bytes, RecordBytes key, RecordBytes value)
    {
        Bytes = bytes;
        Key = key;
        Value = value;
    }

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>0 or 1.</summary>
    public byte Magic => Bytes[16];

    /// <summary>How <see cref="Value"/> is compressed.</summary>
    public RecordCompression Compression => (RecordCompression)(Bytes[17] & CompressionMask);

    /// <summary>Whether a broker set the timestamp.</summary>
    public bool HasLogAppendTime => Magic > 0 && (Bytes[17] & LogAppendTimeBit) != 0;

    /// <summary>Milliseconds since 1970; -1 for none.</summary>
    public long Timestamp => Magic > 0 ? BinaryPrimitives.ReadInt64BigEndian(Bytes[18..]) : -1;

    /// <summary>The key.</summary>
    public RecordBytes Key { get; }

    /// <summary>The value, or a message set.</summary>
    public RecordBytes Value { get; }

    /// <summary>Takes the first message off the front, its checksum and lengths checked.</summary>
    /// <exception cref="RecordFormatException">The bytes do not begin with a whole message of magic 0 or 1, or its checksum does not match.</exception>
    public static LegacyMessage Take(scoped ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < CrcEnd + 2)
        {
            throw RecordFormatException.Corrupt($"A message set ends inside a message's head: {bytes.Length} bytes are left.");
        }

        var size = BinaryPrimitives.ReadInt32BigEndian(bytes[8..]);
        var magic = bytes[16];
        if (magic > 1)
        {
            throw RecordFormatException.Corrupt($"A message has magic {magic}; in a message set it is 0 or 1.");
        }

        var fields = CrcEnd + 2 + (magic > 0 ? sizeof(long) : 0);
        if (size < fields - PrefixSize + (2 * sizeof(int)) || size > bytes.Length - PrefixSize)
        {
            throw RecordFormatException.Corrupt($"A message of magic {magic} says that it has {size} bytes, and {bytes.Length - PrefixSize} are left.");
        }

        var message = bytes[..(PrefixSize + size)];
        if (Crc32.Of(message[CrcEnd..]) != BinaryPrimitives.ReadUInt32BigEndian(message[PrefixSize..]))
        {
            throw RecordFormatException.Corrupt($"The checksum of a message of magic {magic} does not match.");
        }

        var rest = message[fields..];
        var key = TakeBytes(ref rest, "key");
        var value = TakeBytes(ref rest, "value");
        if (!rest.IsEmpty)
        {
            throw RecordFormatException.Corrupt($"{rest.Length} bytes follow the value of a message.");
        }

        bytes = bytes[message.Length..];
        return new LegacyMessage(message, key, value);
    }

    /// <summary>Bytes that a message takes.</summary>
    public static long Size(byte magic, RecordBytes key, RecordBytes value) =>
        CrcEnd + 2 + (magic > 0 ? sizeof(long) : 0) + (2 * sizeof(int)) + (long)key.Span.Length + value.Span.Length;

    /// <summary>Writes an uncompressed message.</summary>
    /// <param name="target">As many bytes as <see cref="Size"/> says.</param>
    /// <param name="magic">0 or 1.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="timestamp">Milliseconds since 1970; magic 0 has none.</param>
    /// <param name="hasLogAppendTime">Whether the broker set the timestamp.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public static void Write(Span<byte> target, byte magic, long offset, long timestamp, bool hasLogAppendTime, RecordBytes key, RecordBytes value)
    {
        BinaryPrimitives.WriteInt64BigEndian(target, offset);
        BinaryPrimitives.WriteInt32BigEndian(target[8..], target.Length - PrefixSize);
        target[16] = magic;
        target[17] = (byte)(magic > 0 && hasLogAppendTime ? LogAppendTimeBit : 0);
        var rest = target[18..];
        if (magic > 0)
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, timestamp);
            rest = rest[sizeof(long)..];
        }

        Put(Put(rest, key), value);
        BinaryPrimitives.WriteUInt32BigEndian(target[PrefixSize..], Crc32.Of(target[CrcEnd..]));
    }

    private static Span<byte> Put(Span<byte> target, RecordBytes bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(target, bytes.IsNull ? -1 : bytes.Span.Length);
        bytes.Span.CopyTo(target[sizeof(int)..]);
        return target[(sizeof(int) + bytes.Span.Length)..];
    }

    private static RecordBytes TakeBytes(scoped ref ReadOnlySpan<byte> bytes, string what)
    {
        if (bytes.Length < sizeof(int))
        {
            throw RecordFormatException.Corrupt($"A message ends inside the length of its {what}.");
        }

        var size = BinaryPrimitives.ReadInt32BigEndian(bytes);
        bytes = bytes[sizeof(int)..];
        if (size == -1)
        {
            return RecordBytes.Null;
        }

        if (size < 0 || size > bytes.Length)
        {
            throw RecordFormatException.Corrupt($"The {what} of a message says that it has {size} bytes, and {bytes.Length} are left.");
        }

        var taken = bytes[..size];
        bytes = bytes[size..];
        return taken;
    }
}
