namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.recover-async</c> (60, 100). Asks for unacknowledged deliveries again, without an answer; deprecated.</summary>
/// <param name="Requeue">To any consumer; else to the same.</param>
public readonly record struct BasicRecoverAsync(bool Requeue) : IAmqpMethod<BasicRecoverAsync>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method recover-async within its class.</summary>
    public const ushort MethodId = 100;

    static AmqpMethod IAmqpMethod<BasicRecoverAsync>.Id => AmqpMethod.BasicRecoverAsync;

    int IAmqpMethod<BasicRecoverAsync>.ArgumentsSize => WireSize.Octet;

    /// <inheritdoc/>
    public static BasicRecoverAsync Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var requeue = (reader.ReadOctet() & 1) != 0;
        reader.End();
        return new BasicRecoverAsync(requeue);
    }

    void IAmqpMethod<BasicRecoverAsync>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteOctet(Requeue ? (byte)1 : (byte)0);
    }
}
