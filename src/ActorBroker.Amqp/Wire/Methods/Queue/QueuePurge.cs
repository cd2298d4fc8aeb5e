namespace ActorBroker.Amqp.Wire;

/// <summary><c>queue.purge</c> (50, 30). Removes all messages that are ready for delivery.</summary>
/// <param name="Queue">The queue; empty means the one last declared on the channel.</param>
/// <param name="NoWait">No answer is wanted.</param>
public readonly record struct QueuePurge(string Queue, bool NoWait) : IAmqpMethod<QueuePurge>
{
    /// <summary>The class queue.</summary>
    public const ushort ClassId = 50;

    /// <summary>The method purge within its class.</summary>
    public const ushort MethodId = 30;

    static AmqpMethod IAmqpMethod<QueuePurge>.Id => AmqpMethod.QueuePurge;

    int IAmqpMethod<QueuePurge>.ArgumentsSize => WireSize.Short + WireSize.ShortString(Queue) + WireSize.Octet;

    /// <inheritdoc/>
    public static QueuePurge Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadShort();
        var queue = reader.ReadShortString();
        var noWait = (reader.ReadOctet() & 1) != 0;
        reader.End();
        return new QueuePurge(queue, noWait);
    }

    void IAmqpMethod<QueuePurge>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort(0);
        writer.WriteShortString(Queue);
        writer.WriteOctet(NoWait ? (byte)1 : (byte)0);
    }
}
