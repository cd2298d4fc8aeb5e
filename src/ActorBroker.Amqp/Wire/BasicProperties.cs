using System.Buffers.Binary;

namespace ActorBroker.Amqp.Wire;

/// <summary>
/// A view of a message's properties over the bytes as they came: two of flags, then the values of the flagged properties.
/// Nothing is decoded before it is asked for.
/// </summary>
/// <remarks>
/// The bytes must have been checked, by <see cref="ContentHeader.Read"/> or <see cref="Validate"/>. On others an accessor
/// may give nonsense or throw <see cref="ArgumentOutOfRangeException"/> or <see cref="IndexOutOfRangeException"/>, but reads
/// no foreign memory. Short strings are not checked to be UTF-8, as RabbitMQ does not.
/// </remarks>
/// <param name="raw">Flags and values.</param>
public readonly ref struct BasicProperties(ReadOnlySpan<byte> raw)
{
    private const int FlagBytes = sizeof(ushort);

    /// <summary>The last bit says that more flags follow, the one before it is not assigned. Class basic has no use for either.</summary>
    private const ushort UnassignedFlags = 0b11;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Raw { get; } = raw;

    /// <summary>The bytes of a message without properties.</summary>
    public static ReadOnlySpan<byte> None => [0, 0];

    /// <summary>Which properties are there.</summary>
    public BasicProperty Flags => (BasicProperty)BinaryPrimitives.ReadUInt16BigEndian(Raw);

    /// <summary>MIME type of the body, or empty.</summary>
    public ReadOnlySpan<byte> ContentType => ShortString(BasicProperty.ContentType);

    /// <summary>MIME encoding of the body, or empty.</summary>
    public ReadOnlySpan<byte> ContentEncoding => ShortString(BasicProperty.ContentEncoding);

    /// <summary>
    /// The headers' entries without the length prefix, as <see cref="FieldTable.Parse(ReadOnlySpan{byte})"/> takes them; empty
    /// if there are none.
    /// </summary>
    public ReadOnlySpan<byte> Headers
    {
        get
        {
            if (!Has(BasicProperty.Headers))
            {
                return default;
            }

            var at = OffsetOf(BasicProperty.Headers);
            return Raw.Slice(at + sizeof(uint), (int)BinaryPrimitives.ReadUInt32BigEndian(Raw[at..]));
        }
    }

    /// <summary>1 for transient, 2 for persistent; 0 if not given, which means transient.</summary>
    public byte DeliveryMode => Octet(BasicProperty.DeliveryMode);

    /// <summary>Whether the message asks to survive a restart.</summary>
    public bool IsPersistent => DeliveryMode == 2;

    /// <summary>Priority; 0 if not given.</summary>
    public byte Priority => Octet(BasicProperty.Priority);

    /// <summary>Correlation of a reply with its request, or empty.</summary>
    public ReadOnlySpan<byte> CorrelationId => ShortString(BasicProperty.CorrelationId);

    /// <summary>Where a reply goes, or empty.</summary>
    public ReadOnlySpan<byte> ReplyTo => ShortString(BasicProperty.ReplyTo);

    /// <summary>Time to live in milliseconds, as decimal digits if the sender kept to the rules, or empty.</summary>
    public ReadOnlySpan<byte> Expiration => ShortString(BasicProperty.Expiration);

    /// <summary>The application's message id, or empty.</summary>
    public ReadOnlySpan<byte> MessageId => ShortString(BasicProperty.MessageId);

    /// <summary>Seconds since 1970; 0 if not given.</summary>
    public ulong Timestamp => Has(BasicProperty.Timestamp)
        ? BinaryPrimitives.ReadUInt64BigEndian(Raw[OffsetOf(BasicProperty.Timestamp)..])
        : 0;

    /// <summary>The application's message type, or empty.</summary>
    public ReadOnlySpan<byte> Type => ShortString(BasicProperty.Type);

    /// <summary>The user who published, or empty.</summary>
    public ReadOnlySpan<byte> UserId => ShortString(BasicProperty.UserId);

    /// <summary>The application's id, or empty.</summary>
    public ReadOnlySpan<byte> AppId => ShortString(BasicProperty.AppId);

    /// <summary>The cluster id of older versions, or empty.</summary>
    public ReadOnlySpan<byte> ClusterId => ShortString(BasicProperty.ClusterId);

    /// <summary>Whether a property is there; it may be there and empty.</summary>
    public bool Has(BasicProperty property) => (Flags & property) != BasicProperty.None;

    /// <summary>Checks flags, lengths and the structure of the headers, without decoding or allocating.</summary>
    /// <exception cref="AmqpWireException">
    /// Unassigned flags are set, a value is cut short, bytes are left over, or the headers are no table
    /// (<see cref="AmqpReplyCode.SyntaxError"/>).
    /// </exception>
    public static void Validate(ReadOnlySpan<byte> raw)
    {
        var reader = new WireReader(raw);
        var flags = reader.ReadShort();
        if ((flags & UnassignedFlags) != 0)
        {
            WireError.PropertyFlags(flags);
        }

        for (var bit = (int)BasicProperty.ContentType; bit >= (int)BasicProperty.ClusterId; bit >>= 1)
        {
            if ((flags & bit) == 0)
            {
                continue;
            }

            switch ((BasicProperty)bit)
            {
                case BasicProperty.Headers:
                    FieldTable.Validate(reader.ReadTableBytes());
                    break;
                case BasicProperty.DeliveryMode or BasicProperty.Priority:
                    reader.Take(1);
                    break;
                case BasicProperty.Timestamp:
                    reader.Take(sizeof(ulong));
                    break;
                default:
                    reader.ReadShortStringBytes();
                    break;
            }
        }

        reader.End();
    }

    /// <summary>Where the value of a property begins, or would begin.</summary>
    internal int OffsetOf(BasicProperty property)
    {
        // Flags of the properties that stand before it; most messages have one or two of them.
        var before = (int)Flags & ~(((int)property << 1) - 1);
        var at = FlagBytes;
        while (before != 0)
        {
            var bit = 1 << (31 - System.Numerics.BitOperations.LeadingZeroCount((uint)before));
            at += ValueSize((BasicProperty)bit, at);
            before &= ~bit;
        }

        return at;
    }

    /// <summary>Bytes of a value that begins at an offset, its length included.</summary>
    internal int ValueSize(BasicProperty property, int at) => property switch
    {
        BasicProperty.Headers => sizeof(uint) + (int)BinaryPrimitives.ReadUInt32BigEndian(Raw[at..]),
        BasicProperty.DeliveryMode or BasicProperty.Priority => 1,
        BasicProperty.Timestamp => sizeof(ulong),
        _ => 1 + Raw[at],
    };

    private byte Octet(BasicProperty property) => Has(property) ? Raw[OffsetOf(property)] : (byte)0;

    private ReadOnlySpan<byte> ShortString(BasicProperty property)
    {
        if (!Has(property))
        {
            return default;
        }

        var at = OffsetOf(property);
        return Raw.Slice(at + 1, Raw[at]);
    }
}
