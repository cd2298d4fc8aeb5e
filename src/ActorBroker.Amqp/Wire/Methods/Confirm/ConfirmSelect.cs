namespace ActorBroker.Amqp.Wire;

/// <summary><c>confirm.select</c> (85, 10). Asks for publisher confirms on the channel (RabbitMQ's extension).</summary>
/// <param name="NoWait">No answer is wanted.</param>
public readonly record struct ConfirmSelect(bool NoWait) : IAmqpMethod<ConfirmSelect>
{
    /// <summary>The class confirm.</summary>
    public const ushort ClassId = 85;

    /// <summary>The method select within its class.</summary>
    public const ushort MethodId = 10;

    static AmqpMethod IAmqpMethod<ConfirmSelect>.Id => AmqpMethod.ConfirmSelect;

    int IAmqpMethod<ConfirmSelect>.ArgumentsSize => WireSize.Octet;

    /// <inheritdoc/>
    public static ConfirmSelect Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var noWait = (reader.ReadOctet() & 1) != 0;
        reader.End();
        return new ConfirmSelect(noWait);
    }

    void IAmqpMethod<ConfirmSelect>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteOctet(NoWait ? (byte)1 : (byte)0);
    }
}
