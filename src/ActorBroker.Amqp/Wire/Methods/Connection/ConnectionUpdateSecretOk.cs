namespace ActorBroker.Amqp.Wire;

/// <summary><c>connection.update-secret-ok</c> (10, 71). The new credential was accepted (RabbitMQ's extension).</summary>
public readonly record struct ConnectionUpdateSecretOk : IAmqpMethod<ConnectionUpdateSecretOk>
{
    /// <summary>The class connection.</summary>
    public const ushort ClassId = 10;

    /// <summary>The method update-secret-ok within its class.</summary>
    public const ushort MethodId = 71;

    static AmqpMethod IAmqpMethod<ConnectionUpdateSecretOk>.Id => AmqpMethod.ConnectionUpdateSecretOk;

    int IAmqpMethod<ConnectionUpdateSecretOk>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static ConnectionUpdateSecretOk Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<ConnectionUpdateSecretOk>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
