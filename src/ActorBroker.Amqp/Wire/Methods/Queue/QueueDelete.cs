namespace ActorBroker.Amqp.Wire;

/// <summary><c>queue.delete</c> (50, 40). Deletes a queue.</summary>
/// <param name="Queue">The queue; empty means the one last declared on the channel.</param>
/// <param name="IfUnused">Only if it has no consumer.</param>
/// <param name="IfEmpty">Only if it has no message.</param>
/// <param name="NoWait">No answer is wanted.</param>
public readonly record struct QueueDelete(string Queue, bool IfUnused, bool IfEmpty, bool NoWait) : IAmqpMethod<QueueDelete>
{
    /// <summary>The class queue.</summary>
    public const ushort ClassId = 50;

    /// <summary>The method delete within its class.</summary>
    public const ushort MethodId = 40;

    static AmqpMethod IAmqpMethod<QueueDelete>.Id => AmqpMethod.QueueDelete;

    int IAmqpMethod<QueueDelete>.ArgumentsSize => WireSize.Short + WireSize.ShortString(Queue) + WireSize.Octet;

    /// <inheritdoc/>
    public static QueueDelete Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadShort();
        var queue = reader.ReadShortString();
        var bits = reader.ReadOctet();
        reader.End();
        return new QueueDelete(queue, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
    }

    void IAmqpMethod<QueueDelete>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort(0);
        writer.WriteShortString(Queue);
        writer.WriteOctet((byte)((IfUnused ? 1 : 0) | (IfEmpty ? 2 : 0) | (NoWait ? 4 : 0)));
    }
}
