namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.cancel</c> (60, 30). Ends a consumer; a server sends it to a client that announced the capability.</summary>
/// <param name="ConsumerTag">The consumer.</param>
/// <param name="NoWait">No answer is wanted.</param>
public readonly record struct BasicCancel(string ConsumerTag, bool NoWait) : IAmqpMethod<BasicCancel>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method cancel within its class.</summary>
    public const ushort MethodId = 30;

    static AmqpMethod IAmqpMethod<BasicCancel>.Id => AmqpMethod.BasicCancel;

    int IAmqpMethod<BasicCancel>.ArgumentsSize => WireSize.ShortString(ConsumerTag) + WireSize.Octet;

    /// <inheritdoc/>
    public static BasicCancel Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var consumerTag = reader.ReadShortString();
        var noWait = (reader.ReadOctet() & 1) != 0;
        reader.End();
        return new BasicCancel(consumerTag, noWait);
    }

    void IAmqpMethod<BasicCancel>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShortString(ConsumerTag);
        writer.WriteOctet(NoWait ? (byte)1 : (byte)0);
    }
}
