using System.Buffers.Binary;

namespace ActorBroker.Broker.Messages;

/// <summary>
/// A message as the log keeps it, whoever sent it. The properties are the bytes of an AMQP 0-9-1 basic content header
/// (property flags and list, clause 4.2.6.1), untouched; other dialects map theirs to these.
/// </summary>
/// <remarks>
/// <code>
/// 0  4  length of all that follows, little endian
/// 4  1  version (1)
/// 5  1  length of the exchange name, then the name
///    1  length of the routing key, then the key
///    4  length of the properties, little endian, then the properties
///       body, up to the end
/// </code>
/// </remarks>
public readonly ref struct StoredMessage
{
    /// <summary>Bytes besides the exchange, key, properties and body.</summary>
    public const int Overhead = 4 + 1 + 1 + 1 + 4;

    /// <summary>Most bytes of an exchange's name and of a routing key.</summary>
    public const int NameBytesMax = 255;

    private const byte Version = 1;

    /// <summary>Name of the exchange it was published to; up to 255 bytes.</summary>
    public ReadOnlySpan<byte> Exchange { get; private init; }

    /// <summary>Its routing key; up to 255 bytes.</summary>
    public ReadOnlySpan<byte> RoutingKey { get; private init; }

    /// <summary>Its properties: flags and list of an AMQP content header.</summary>
    public ReadOnlySpan<byte> Properties { get; private init; }

    /// <summary>Its body.</summary>
    public ReadOnlySpan<byte> Body { get; private init; }

    /// <summary>Size in bytes of a message as stored.</summary>
    /// <exception cref="OverflowException">It is 2 GiB or more.</exception>
    public static int SizeOf(int exchange, int routingKey, int properties, int body) => checked(Overhead + exchange + routingKey + properties + body);

    /// <summary>Writes all but the body and returns how many bytes that took; the body is to follow.</summary>
    /// <exception cref="ArgumentException">A name or key is longer than <see cref="NameBytesMax"/>.</exception>
    public static int WriteHead(
        Span<byte> destination,
        ReadOnlySpan<byte> exchange,
        ReadOnlySpan<byte> routingKey,
        ReadOnlySpan<byte> properties,
        int bodyLength)
    {
        if (exchange.Length > NameBytesMax || routingKey.Length > NameBytesMax)
        {
            throw new ArgumentException(
                $"A message's exchange ({exchange.Length} bytes) and routing key ({routingKey.Length} bytes) have at most {NameBytesMax} bytes each.");
        }

        BinaryPrimitives.WriteInt32LittleEndian(
            destination,
            SizeOf(exchange.Length, routingKey.Length, properties.Length, bodyLength) - sizeof(int));
        destination[4] = Version;
        destination[5] = (byte)exchange.Length;
        exchange.CopyTo(destination[6..]);
        var at = 6 + exchange.Length;
        destination[at] = (byte)routingKey.Length;
        routingKey.CopyTo(destination[(at + 1)..]);
        at += 1 + routingKey.Length;
        BinaryPrimitives.WriteInt32LittleEndian(destination[at..], properties.Length);
        properties.CopyTo(destination[(at + 4)..]);
        return at + 4 + properties.Length;
    }

    /// <summary>Size in bytes of the message that stands at the front of <paramref name="source"/>.</summary>
    public static int SizeAt(ReadOnlySpan<byte> source) => sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(source);

    /// <summary>The message that stands at the front of <paramref name="source"/>, borrowed from it.</summary>
    /// <exception cref="InvalidDataException">It is of no known version.</exception>
    public static StoredMessage At(ReadOnlySpan<byte> source)
    {
        var rest = source[sizeof(int)..SizeAt(source)];
        if (rest[0] != Version)
        {
            throw new InvalidDataException($"Stored message version {rest[0]} is not known; the journal was written by a newer version.");
        }

        int exchange = rest[1];
        int key = rest[2 + exchange];
        var at = 3 + exchange + key;
        var properties = BinaryPrimitives.ReadInt32LittleEndian(rest[at..]);
        return new StoredMessage
        {
            Exchange = rest.Slice(2, exchange),
            RoutingKey = rest.Slice(3 + exchange, key),
            Properties = rest.Slice(at + 4, properties),
            Body = rest[(at + 4 + properties)..],
        };
    }
}
