namespace ActorBroker.Amqp.Wire;

/// <summary><c>queue.delete-ok</c> (50, 41). The queue is gone.</summary>
/// <param name="MessageCount">How many messages went with it.</param>
public readonly record struct QueueDeleteOk(uint MessageCount) : IAmqpMethod<QueueDeleteOk>
{
    /// <summary>The class queue.</summary>
    public const ushort ClassId = 50;

    /// <summary>The method delete-ok within its class.</summary>
    public const ushort MethodId = 41;

    static AmqpMethod IAmqpMethod<QueueDeleteOk>.Id => AmqpMethod.QueueDeleteOk;

    int IAmqpMethod<QueueDeleteOk>.ArgumentsSize => WireSize.Long;

    /// <inheritdoc/>
    public static QueueDeleteOk Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var messageCount = reader.ReadLong();
        reader.End();
        return new QueueDeleteOk(messageCount);
    }

    void IAmqpMethod<QueueDeleteOk>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteLong(MessageCount);
    }
}
