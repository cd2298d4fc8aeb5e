namespace ActorBroker.Amqp.Wire;

/// <summary><c>queue.purge-ok</c> (50, 31). The messages are gone.</summary>
/// <param name="MessageCount">How many were removed.</param>
public readonly record struct QueuePurgeOk(uint MessageCount) : IAmqpMethod<QueuePurgeOk>
{
    /// <summary>The class queue.</summary>
    public const ushort ClassId = 50;

    /// <summary>The method purge-ok within its class.</summary>
    public const ushort MethodId = 31;

    static AmqpMethod IAmqpMethod<QueuePurgeOk>.Id => AmqpMethod.QueuePurgeOk;

    int IAmqpMethod<QueuePurgeOk>.ArgumentsSize => WireSize.Long;

    /// <inheritdoc/>
    public static QueuePurgeOk Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var messageCount = reader.ReadLong();
        reader.End();
        return new QueuePurgeOk(messageCount);
    }

    void IAmqpMethod<QueuePurgeOk>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteLong(MessageCount);
    }
}
