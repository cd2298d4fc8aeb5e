namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.consume</c> (60, 20). Starts a consumer.</summary>
/// <param name="Queue">The queue; empty means the one last declared on the channel.</param>
/// <param name="ConsumerTag">Unique on the channel; empty asks the server for one.</param>
/// <param name="NoLocal">Not messages of this connection; RabbitMQ ignores it.</param>
/// <param name="NoAck">Deliveries count as acknowledged once sent.</param>
/// <param name="Exclusive">The only consumer of the queue.</param>
/// <param name="NoWait">No answer is wanted.</param>
/// <param name="Arguments">Further arguments, decoded.</param>
public readonly record struct BasicConsume(
    string Queue,
    string ConsumerTag,
    bool NoLocal,
    bool NoAck,
    bool Exclusive,
    bool NoWait,
    FieldTable Arguments) : IAmqpMethod<BasicConsume>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method consume within its class.</summary>
    public const ushort MethodId = 20;

    static AmqpMethod IAmqpMethod<BasicConsume>.Id => AmqpMethod.BasicConsume;

    int IAmqpMethod<BasicConsume>.ArgumentsSize =>
        WireSize.Short + WireSize.ShortString(Queue) + WireSize.ShortString(ConsumerTag) + WireSize.Octet + WireSize.Table(Arguments);

    /// <inheritdoc/>
    public static BasicConsume Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadShort();
        var queue = reader.ReadShortString();
        var consumerTag = reader.ReadShortString();
        var bits = reader.ReadOctet();
        var arguments = reader.ReadTable();
        reader.End();
        return new BasicConsume(queue, consumerTag, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, arguments);
    }

    void IAmqpMethod<BasicConsume>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort(0);
        writer.WriteShortString(Queue);
        writer.WriteShortString(ConsumerTag);
        writer.WriteOctet((byte)((NoLocal ? 1 : 0) | (NoAck ? 2 : 0) | (Exclusive ? 4 : 0) | (NoWait ? 8 : 0)));
        writer.WriteTable(Arguments);
    }
}
