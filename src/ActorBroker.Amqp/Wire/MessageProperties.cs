using System.Text;

namespace ActorBroker.Amqp.Wire;

/// <summary>
/// Properties by name, for whoever makes a message (a client, the HTTP interface) or shows one. Messages that only pass
/// through keep their bytes; see <see cref="BasicProperties"/>.
/// </summary>
/// <remarks>A property that is null is not sent.</remarks>
public sealed record MessageProperties
{
    /// <summary>MIME type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>MIME encoding of the body.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>Headers of the application.</summary>
    public FieldTable? Headers { get; init; }

    /// <summary>1 for transient, 2 for persistent.</summary>
    public byte? DeliveryMode { get; init; }

    /// <summary>Priority.</summary>
    public byte? Priority { get; init; }

    /// <summary>Correlation of a reply with its request.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Where a reply goes.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Milliseconds to live, in decimal digits.</summary>
    public string? Expiration { get; init; }

    /// <summary>The application's message id.</summary>
    public string? MessageId { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public ulong? Timestamp { get; init; }

    /// <summary>The application's message type.</summary>
    public string? Type { get; init; }

    /// <summary>The user who publishes.</summary>
    public string? UserId { get; init; }

    /// <summary>The application's id.</summary>
    public string? AppId { get; init; }

    /// <summary>The cluster id of older versions.</summary>
    public string? ClusterId { get; init; }

    /// <summary>Decodes checked properties. Bytes that are not UTF-8 become the replacement character.</summary>
    public static MessageProperties From(BasicProperties properties) => new()
    {
        ContentType = Text(properties, BasicProperty.ContentType, properties.ContentType),
        ContentEncoding = Text(properties, BasicProperty.ContentEncoding, properties.ContentEncoding),
        Headers = properties.Has(BasicProperty.Headers) ? FieldTable.Parse(properties.Headers) : null,
        DeliveryMode = properties.Has(BasicProperty.DeliveryMode) ? properties.DeliveryMode : null,
        Priority = properties.Has(BasicProperty.Priority) ? properties.Priority : null,
        CorrelationId = Text(properties, BasicProperty.CorrelationId, properties.CorrelationId),
        ReplyTo = Text(properties, BasicProperty.ReplyTo, properties.ReplyTo),
        Expiration = Text(properties, BasicProperty.Expiration, properties.Expiration),
        MessageId = Text(properties, BasicProperty.MessageId, properties.MessageId),
        Timestamp = properties.Has(BasicProperty.Timestamp) ? properties.Timestamp : null,
        Type = Text(properties, BasicProperty.Type, properties.Type),
        UserId = Text(properties, BasicProperty.UserId, properties.UserId),
        AppId = Text(properties, BasicProperty.AppId, properties.AppId),
        ClusterId = Text(properties, BasicProperty.ClusterId, properties.ClusterId),
    };

    /// <summary>Flags and values, as <see cref="BasicProperties"/> and <see cref="ContentWriter"/> take them.</summary>
    /// <exception cref="ArgumentException">A text has more than 255 bytes of UTF-8.</exception>
    public byte[] ToBytes()
    {
        var flags = BasicProperty.None;
        var size = sizeof(ushort)
            + TextSize(ContentType, BasicProperty.ContentType, ref flags)
            + TextSize(ContentEncoding, BasicProperty.ContentEncoding, ref flags)
            + Size(Headers is null ? null : WireSize.Table(Headers), BasicProperty.Headers, ref flags)
            + Size(DeliveryMode is null ? null : WireSize.Octet, BasicProperty.DeliveryMode, ref flags)
            + Size(Priority is null ? null : WireSize.Octet, BasicProperty.Priority, ref flags)
            + TextSize(CorrelationId, BasicProperty.CorrelationId, ref flags)
            + TextSize(ReplyTo, BasicProperty.ReplyTo, ref flags)
            + TextSize(Expiration, BasicProperty.Expiration, ref flags)
            + TextSize(MessageId, BasicProperty.MessageId, ref flags)
            + Size(Timestamp is null ? null : WireSize.LongLong, BasicProperty.Timestamp, ref flags)
            + TextSize(Type, BasicProperty.Type, ref flags)
            + TextSize(UserId, BasicProperty.UserId, ref flags)
            + TextSize(AppId, BasicProperty.AppId, ref flags)
            + TextSize(ClusterId, BasicProperty.ClusterId, ref flags);
        var bytes = new byte[size];
        var writer = new WireWriter(bytes);
        writer.WriteShort((ushort)flags);
        WriteValues(ref writer);
        return bytes;
    }

    private static string? Text(BasicProperties properties, BasicProperty property, ReadOnlySpan<byte> value) =>
        properties.Has(property) ? Encoding.UTF8.GetString(value) : null;

    private static int TextSize(string? text, BasicProperty property, ref BasicProperty flags) =>
        Size(text is null ? null : WireSize.ShortString(text), property, ref flags);

    private static int Size(int? bytes, BasicProperty property, ref BasicProperty flags)
    {
        flags |= bytes is null ? BasicProperty.None : property;
        return bytes ?? 0;
    }

    private static void WriteText(ref WireWriter writer, string? text)
    {
        if (text is not null)
        {
            writer.WriteShortString(text);
        }
    }

    private void WriteValues(ref WireWriter writer)
    {
        WriteText(ref writer, ContentType);
        WriteText(ref writer, ContentEncoding);
        if (Headers is not null)
        {
            writer.WriteTable(Headers);
        }

        if (DeliveryMode is { } mode)
        {
            writer.WriteOctet(mode);
        }

        if (Priority is { } priority)
        {
            writer.WriteOctet(priority);
        }

        WriteText(ref writer, CorrelationId);
        WriteText(ref writer, ReplyTo);
        WriteText(ref writer, Expiration);
        WriteText(ref writer, MessageId);
        if (Timestamp is { } seconds)
        {
            writer.WriteLongLong(seconds);
        }

        WriteText(ref writer, Type);
        WriteText(ref writer, UserId);
        WriteText(ref writer, AppId);
        WriteText(ref writer, ClusterId);
    }
}
