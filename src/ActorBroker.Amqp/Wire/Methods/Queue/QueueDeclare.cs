namespace ActorBroker.Amqp.Wire;

/// <summary><c>queue.declare</c> (50, 10). Creates a queue, or checks that it is there as described.</summary>
/// <param name="Queue">The queue; empty asks the server for a name, or with Passive means the one last declared.</param>
/// <param name="Passive">Only check that it exists.</param>
/// <param name="Durable">It survives a restart.</param>
/// <param name="Exclusive">Only this connection uses it, and it goes with the connection.</param>
/// <param name="AutoDelete">It goes with its last consumer.</param>
/// <param name="NoWait">No answer is wanted.</param>
/// <param name="Arguments">Further arguments, decoded.</param>
public readonly record struct QueueDeclare(
    string Queue,
    bool Passive,
    bool Durable,
    bool Exclusive,
    bool AutoDelete,
    bool NoWait,
    FieldTable Arguments) : IAmqpMethod<QueueDeclare>
{
    /// <summary>The class queue.</summary>
    public const ushort ClassId = 50;

    /// <summary>The method declare within its class.</summary>
    public const ushort MethodId = 10;

    static AmqpMethod IAmqpMethod<QueueDeclare>.Id => AmqpMethod.QueueDeclare;

    int IAmqpMethod<QueueDeclare>.ArgumentsSize =>
        WireSize.Short + WireSize.ShortString(Queue) + WireSize.Octet + WireSize.Table(Arguments);

    /// <inheritdoc/>
    public static QueueDeclare Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadShort();
        var queue = reader.ReadShortString();
        var bits = reader.ReadOctet();
        var arguments = reader.ReadTable();
        reader.End();
        return new QueueDeclare(queue, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, (bits & 16) != 0, arguments);
    }

    void IAmqpMethod<QueueDeclare>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort(0);
        writer.WriteShortString(Queue);
        writer.WriteOctet((byte)((Passive ? 1 : 0) | (Durable ? 2 : 0) | (Exclusive ? 4 : 0) | (AutoDelete ? 8 : 0) | (NoWait ? 16 : 0)));
        writer.WriteTable(Arguments);
    }
}
