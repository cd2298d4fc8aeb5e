namespace ActorBroker.Amqp.Wire;

/// <summary><c>connection.open-ok</c> (10, 41). The virtual host is open.</summary>
public readonly record struct ConnectionOpenOk : IAmqpMethod<ConnectionOpenOk>
{
    /// <summary>The class connection.</summary>
    public const ushort ClassId = 10;

    /// <summary>The method open-ok within its class.</summary>
    public const ushort MethodId = 41;

    static AmqpMethod IAmqpMethod<ConnectionOpenOk>.Id => AmqpMethod.ConnectionOpenOk;

    int IAmqpMethod<ConnectionOpenOk>.ArgumentsSize => WireSize.Octet;

    /// <inheritdoc/>
    public static ConnectionOpenOk Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadShortStringBytes();
        reader.End();
        return default;
    }

    void IAmqpMethod<ConnectionOpenOk>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteOctet(0);
    }
}
