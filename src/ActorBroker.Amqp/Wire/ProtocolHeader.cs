namespace ActorBroker.Amqp.Wire;

/// <summary>What the first bytes of a connection are.</summary>
public enum ProtocolHeaderKind
{
    /// <summary>Fewer than eight bytes, and so far they could be a protocol header.</summary>
    Incomplete = 0,

    /// <summary>AMQP 0-9-1, which is spoken here.</summary>
    Amqp091 = 1,

    /// <summary>
    /// AMQP in another version or layer (0-8, 0-9, 1.0, SASL): answer with <see cref="ProtocolHeader.Amqp091"/> and close.
    /// </summary>
    OtherAmqp = 2,

    /// <summary>Not AMQP at all (HTTP, a TLS client hello, noise): answer with <see cref="ProtocolHeader.Amqp091"/> and close.</summary>
    NotAmqp = 3,
}

/// <summary>The eight bytes with which a client opens a connection (AMQP 0-9-1, section 4.2.2).</summary>
/// <remarks>A server that does not speak what it is offered sends the header that it does speak and closes the socket.</remarks>
public static class ProtocolHeader
{
    /// <summary>Bytes of a protocol header.</summary>
    public const int Bytes = 8;

    /// <summary>The header of AMQP 0-9-1.</summary>
    public static ReadOnlySpan<byte> Amqp091 => "AMQP\0\0\u0009\u0001"u8;

    /// <summary>Judges the first bytes of a connection; only the first eight are looked at.</summary>
    public static ProtocolHeaderKind Recognise(ReadOnlySpan<byte> head)
    {
        var name = Amqp091[..4];
        var seen = Math.Min(head.Length, name.Length);
        if (!head[..seen].SequenceEqual(name[..seen]))
        {
            return ProtocolHeaderKind.NotAmqp;
        }

        if (head.Length < Bytes)
        {
            return ProtocolHeaderKind.Incomplete;
        }

        return head[..Bytes].SequenceEqual(Amqp091) ? ProtocolHeaderKind.Amqp091 : ProtocolHeaderKind.OtherAmqp;
    }
}
