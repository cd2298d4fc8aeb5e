namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.recover</c> (60, 110). Asks for unacknowledged deliveries again.</summary>
/// <param name="Requeue">To any consumer; else to the same.</param>
public readonly record struct BasicRecover(bool Requeue) : IAmqpMethod<BasicRecover>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method recover within its class.</summary>
    public const ushort MethodId = 110;

    static AmqpMethod IAmqpMethod<BasicRecover>.Id => AmqpMethod.BasicRecover;

    int IAmqpMethod<BasicRecover>.ArgumentsSize => WireSize.Octet;

    /// <inheritdoc/>
    public static BasicRecover Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var requeue = (reader.ReadOctet() & 1) != 0;
        reader.End();
        return new BasicRecover(requeue);
    }

    void IAmqpMethod<BasicRecover>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteOctet(Requeue ? (byte)1 : (byte)0);
    }
}
