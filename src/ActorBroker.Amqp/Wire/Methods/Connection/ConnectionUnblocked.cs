namespace ActorBroker.Amqp.Wire;

/// <summary><c>connection.unblocked</c> (10, 61). The server takes messages again (RabbitMQ's extension).</summary>
public readonly record struct ConnectionUnblocked : IAmqpMethod<ConnectionUnblocked>
{
    /// <summary>The class connection.</summary>
    public const ushort ClassId = 10;

    /// <summary>The method unblocked within its class.</summary>
    public const ushort MethodId = 61;

    static AmqpMethod IAmqpMethod<ConnectionUnblocked>.Id => AmqpMethod.ConnectionUnblocked;

    int IAmqpMethod<ConnectionUnblocked>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static ConnectionUnblocked Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<ConnectionUnblocked>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
