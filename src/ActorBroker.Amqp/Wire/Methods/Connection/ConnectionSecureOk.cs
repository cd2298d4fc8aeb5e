namespace ActorBroker.Amqp.Wire;

/// <summary><c>connection.secure-ok</c> (10, 21). The client answers a challenge.</summary>
/// <param name="Response">The mechanism's response, a credential: keep it out of logs and clear it after use.</param>
public readonly record struct ConnectionSecureOk(byte[] Response) : IAmqpMethod<ConnectionSecureOk>
{
    /// <summary>The class connection.</summary>
    public const ushort ClassId = 10;

    /// <summary>The method secure-ok within its class.</summary>
    public const ushort MethodId = 21;

    static AmqpMethod IAmqpMethod<ConnectionSecureOk>.Id => AmqpMethod.ConnectionSecureOk;

    int IAmqpMethod<ConnectionSecureOk>.ArgumentsSize => WireSize.LongString(Response);

    /// <inheritdoc/>
    public static ConnectionSecureOk Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var response = reader.ReadLongString().ToArray();
        reader.End();
        return new ConnectionSecureOk(response);
    }

    void IAmqpMethod<ConnectionSecureOk>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteLongString(Response);
    }
}
