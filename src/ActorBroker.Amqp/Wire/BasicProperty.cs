namespace ActorBroker.Amqp.Wire;

/// <summary>The properties of class basic as bits of the property flags, in the order of their values (AMQP 0-9-1, class basic).</summary>
[Flags]
public enum BasicProperty : ushort
{
    /// <summary>No property.</summary>
    None = 0,

    /// <summary>MIME type of the body; a short string.</summary>
    ContentType = 1 << 15,

    /// <summary>MIME encoding of the body; a short string.</summary>
    ContentEncoding = 1 << 14,

    /// <summary>Headers of the application; a table.</summary>
    Headers = 1 << 13,

    /// <summary>1 for transient, 2 for persistent; an octet.</summary>
    DeliveryMode = 1 << 12,

    /// <summary>Priority; an octet.</summary>
    Priority = 1 << 11,

    /// <summary>Correlation of a reply with its request; a short string.</summary>
    CorrelationId = 1 << 10,

    /// <summary>Where a reply goes; a short string.</summary>
    ReplyTo = 1 << 9,

    /// <summary>Milliseconds to live, in decimal digits; a short string.</summary>
    Expiration = 1 << 8,

    /// <summary>The application's message id; a short string.</summary>
    MessageId = 1 << 7,

    /// <summary>Seconds since 1970; eight bytes.</summary>
    Timestamp = 1 << 6,

    /// <summary>The application's message type; a short string.</summary>
    Type = 1 << 5,

    /// <summary>The user who published, checked by the server; a short string.</summary>
    UserId = 1 << 4,

    /// <summary>The application's id; a short string.</summary>
    AppId = 1 << 3,

    /// <summary>Left over from older versions; a short string.</summary>
    ClusterId = 1 << 2,
}
