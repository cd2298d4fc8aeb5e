namespace ActorBroker.Amqp.Wire;

/// <summary>The payload of a header frame: how large the body is, and the properties as the bytes they came in.</summary>
/// <remarks>
/// <code>
///   +----------+--------+-----------+-------+-- - - --+
///   | class 60 | weight | body size | flags | values  |
///   +----------+--------+-----------+-------+-- - - --+
///        2         2          8         2        ...     bytes
/// </code>
/// </remarks>
public readonly ref struct ContentHeader
{
    /// <summary>The only class whose methods carry content.</summary>
    public const ushort ClassId = 60;

    private ContentHeader(ulong bodySize, ReadOnlySpan<byte> properties)
    {
        BodySize = bodySize;
        RawProperties = properties;
    }

    /// <summary>
    /// Bytes of the body that follows. It is what the peer claims: check it against the largest message before anything is
    /// reserved.
    /// </summary>
    public ulong BodySize { get; }

    /// <summary>Flags and values, checked; to be stored and sent on untouched.</summary>
    public ReadOnlySpan<byte> RawProperties { get; }

    /// <summary>The properties, decoded when asked for.</summary>
    public BasicProperties Properties => new(RawProperties);

    /// <summary>Reads and checks a header frame's payload. Nothing is allocated.</summary>
    /// <exception cref="AmqpWireException">
    /// It is cut short or its properties are malformed (<see cref="AmqpReplyCode.SyntaxError"/>), or it is of another class than
    /// basic (<see cref="AmqpReplyCode.UnexpectedFrame"/>). The weight is not used and not looked at.
    /// </exception>
    public static ContentHeader Read(ReadOnlySpan<byte> payload)
    {
        var reader = new WireReader(payload);
        var classId = reader.ReadShort();
        if (classId != ClassId)
        {
            WireError.ContentClass(classId);
        }

        reader.ReadShort();
        var bodySize = reader.ReadLongLong();
        var properties = reader.TakeRest();
        BasicProperties.Validate(properties);
        return new ContentHeader(bodySize, properties);
    }
}
