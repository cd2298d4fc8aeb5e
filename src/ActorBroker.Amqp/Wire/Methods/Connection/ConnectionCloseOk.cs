namespace ActorBroker.Amqp.Wire;

/// <summary><c>connection.close-ok</c> (10, 51). The other side has seen the close; the socket may be closed.</summary>
public readonly record struct ConnectionCloseOk : IAmqpMethod<ConnectionCloseOk>
{
    /// <summary>The class connection.</summary>
    public const ushort ClassId = 10;

    /// <summary>The method close-ok within its class.</summary>
    public const ushort MethodId = 51;

    static AmqpMethod IAmqpMethod<ConnectionCloseOk>.Id => AmqpMethod.ConnectionCloseOk;

    int IAmqpMethod<ConnectionCloseOk>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static ConnectionCloseOk Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<ConnectionCloseOk>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
