namespace ActorBroker.Amqp.Wire;

/// <summary><c>queue.declare-ok</c> (50, 11). The queue is there.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="MessageCount">Messages ready for delivery.</param>
/// <param name="ConsumerCount">Consumers.</param>
public readonly record struct QueueDeclareOk(string Queue, uint MessageCount, uint ConsumerCount) : IAmqpMethod<QueueDeclareOk>
{
    /// <summary>The class queue.</summary>
    public const ushort ClassId = 50;

    /// <summary>The method declare-ok within its class.</summary>
    public const ushort MethodId = 11;

    static AmqpMethod IAmqpMethod<QueueDeclareOk>.Id => AmqpMethod.QueueDeclareOk;

    int IAmqpMethod<QueueDeclareOk>.ArgumentsSize => WireSize.ShortString(Queue) + WireSize.Long + WireSize.Long;

    /// <inheritdoc/>
    public static QueueDeclareOk Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var queue = reader.ReadShortString();
        var messageCount = reader.ReadLong();
        var consumerCount = reader.ReadLong();
        reader.End();
        return new QueueDeclareOk(queue, messageCount, consumerCount);
    }

    void IAmqpMethod<QueueDeclareOk>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShortString(Queue);
        writer.WriteLong(MessageCount);
        writer.WriteLong(ConsumerCount);
    }
}
