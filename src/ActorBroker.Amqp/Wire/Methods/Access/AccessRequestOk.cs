namespace ActorBroker.Amqp.Wire;

/// <summary><c>access.request-ok</c> (30, 11). Hands out a ticket that nothing looks at.</summary>
/// <param name="Ticket">Any number; RabbitMQ says 1.</param>
public readonly record struct AccessRequestOk(ushort Ticket) : IAmqpMethod<AccessRequestOk>
{
    /// <summary>The class access.</summary>
    public const ushort ClassId = 30;

    /// <summary>The method request-ok within its class.</summary>
    public const ushort MethodId = 11;

    static AmqpMethod IAmqpMethod<AccessRequestOk>.Id => AmqpMethod.AccessRequestOk;

    int IAmqpMethod<AccessRequestOk>.ArgumentsSize => WireSize.Short;

    /// <inheritdoc/>
    public static AccessRequestOk Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var ticket = reader.ReadShort();
        reader.End();
        return new AccessRequestOk(ticket);
    }

    void IAmqpMethod<AccessRequestOk>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort(Ticket);
    }
}
