namespace ActorBroker.Amqp.Wire;

/// <summary><c>access.request</c> (30, 10). Asks for a ticket, as clients of older versions do; it has no meaning any more.</summary>
public readonly record struct AccessRequest : IAmqpMethod<AccessRequest>
{
    /// <summary>The class access.</summary>
    public const ushort ClassId = 30;

    /// <summary>The method request within its class.</summary>
    public const ushort MethodId = 10;

    static AmqpMethod IAmqpMethod<AccessRequest>.Id => AmqpMethod.AccessRequest;

    int IAmqpMethod<AccessRequest>.ArgumentsSize => WireSize.Octet + WireSize.Octet;

    /// <inheritdoc/>
    public static AccessRequest Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadShortStringBytes();
        reader.ReadOctet();
        reader.End();
        return default;
    }

    void IAmqpMethod<AccessRequest>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteOctet(0);
        writer.WriteOctet(0);
    }
}
