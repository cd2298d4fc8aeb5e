namespace ActorBroker.Amqp.Wire;

/// <summary>
/// <c>connection.blocked</c> (10, 60). The server tells a client that announced the capability that it takes no messages at
/// present (RabbitMQ's extension).
/// </summary>
/// <param name="Reason">Why, for people.</param>
public readonly record struct ConnectionBlocked(string Reason) : IAmqpMethod<ConnectionBlocked>
{
    /// <summary>The class connection.</summary>
    public const ushort ClassId = 10;

    /// <summary>The method blocked within its class.</summary>
    public const ushort MethodId = 60;

    static AmqpMethod IAmqpMethod<ConnectionBlocked>.Id => AmqpMethod.ConnectionBlocked;

    int IAmqpMethod<ConnectionBlocked>.ArgumentsSize => WireSize.ShortString(Reason);

    /// <inheritdoc/>
    public static ConnectionBlocked Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var reason = reader.ReadShortString();
        reader.End();
        return new ConnectionBlocked(reason);
    }

    void IAmqpMethod<ConnectionBlocked>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShortString(Reason);
    }
}
