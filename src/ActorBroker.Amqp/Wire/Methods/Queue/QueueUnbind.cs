namespace ActorBroker.Amqp.Wire;

/// <summary><c>queue.unbind</c> (50, 50). Removes a binding. There is no nowait here.</summary>
/// <param name="Queue">The queue; empty means the one last declared on the channel.</param>
/// <param name="Exchange">The exchange.</param>
/// <param name="RoutingKey">The binding key.</param>
/// <param name="Arguments">Further arguments, decoded.</param>
public readonly record struct QueueUnbind(
    string Queue,
    string Exchange,
    string RoutingKey,
    FieldTable Arguments) : IAmqpMethod<QueueUnbind>
{
    /// <summary>The class queue.</summary>
    public const ushort ClassId = 50;

    /// <summary>The method unbind within its class.</summary>
    public const ushort MethodId = 50;

    static AmqpMethod IAmqpMethod<QueueUnbind>.Id => AmqpMethod.QueueUnbind;

    int IAmqpMethod<QueueUnbind>.ArgumentsSize =>
        WireSize.Short + WireSize.ShortString(Queue) + WireSize.ShortString(Exchange) + WireSize.ShortString(RoutingKey)
        + WireSize.Table(Arguments);

    /// <inheritdoc/>
    public static QueueUnbind Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadShort();
        var queue = reader.ReadShortString();
        var exchange = reader.ReadShortString();
        var routingKey = reader.ReadShortString();
        var arguments = reader.ReadTable();
        reader.End();
        return new QueueUnbind(queue, exchange, routingKey, arguments);
    }

    void IAmqpMethod<QueueUnbind>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort(0);
        writer.WriteShortString(Queue);
        writer.WriteShortString(Exchange);
        writer.WriteShortString(RoutingKey);
        writer.WriteTable(Arguments);
    }
}
