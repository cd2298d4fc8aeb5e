namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.get</c> (60, 70). Asks for one message.</summary>
/// <param name="Queue">The queue; empty means the one last declared on the channel.</param>
/// <param name="NoAck">The delivery counts as acknowledged once sent.</param>
public readonly record struct BasicGet(string Queue, bool NoAck) : IAmqpMethod<BasicGet>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method get within its class.</summary>
    public const ushort MethodId = 70;

    static AmqpMethod IAmqpMethod<BasicGet>.Id => AmqpMethod.BasicGet;

    int IAmqpMethod<BasicGet>.ArgumentsSize => WireSize.Short + WireSize.ShortString(Queue) + WireSize.Octet;

    /// <inheritdoc/>
    public static BasicGet Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadShort();
        var queue = reader.ReadShortString();
        var noAck = (reader.ReadOctet() & 1) != 0;
        reader.End();
        return new BasicGet(queue, noAck);
    }

    void IAmqpMethod<BasicGet>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort(0);
        writer.WriteShortString(Queue);
        writer.WriteOctet(NoAck ? (byte)1 : (byte)0);
    }
}
