namespace ActorBroker.Amqp.Wire;

/// <summary><c>queue.bind</c> (50, 20). Binds a queue to an exchange.</summary>
/// <param name="Queue">The queue; empty means the one last declared on the channel.</param>
/// <param name="Exchange">The exchange.</param>
/// <param name="RoutingKey">The binding key.</param>
/// <param name="NoWait">No answer is wanted.</param>
/// <param name="Arguments">Further arguments, decoded.</param>
public readonly record struct QueueBind(
    string Queue,
    string Exchange,
    string RoutingKey,
    bool NoWait,
    FieldTable Arguments) : IAmqpMethod<QueueBind>
{
    /// <summary>The class queue.</summary>
    public const ushort ClassId = 50;

    /// <summary>The method bind within its class.</summary>
    public const ushort MethodId = 20;

    static AmqpMethod IAmqpMethod<QueueBind>.Id => AmqpMethod.QueueBind;

    int IAmqpMethod<QueueBind>.ArgumentsSize =>
        WireSize.Short + WireSize.ShortString(Queue) + WireSize.ShortString(Exchange) + WireSize.ShortString(RoutingKey)
        + WireSize.Octet + WireSize.Table(Arguments);

    /// <inheritdoc/>
    public static QueueBind Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadShort();
        var queue = reader.ReadShortString();
        var exchange = reader.ReadShortString();
        var routingKey = reader.ReadShortString();
        var noWait = (reader.ReadOctet() & 1) != 0;
        var arguments = reader.ReadTable();
        reader.End();
        return new QueueBind(queue, exchange, routingKey, noWait, arguments);
    }

    void IAmqpMethod<QueueBind>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort(0);
        writer.WriteShortString(Queue);
        writer.WriteShortString(Exchange);
        writer.WriteShortString(RoutingKey);
        writer.WriteOctet(NoWait ? (byte)1 : (byte)0);
        writer.WriteTable(Arguments);
    }
}
