namespace ActorBroker.Amqp.Wire;

/// <summary><c>channel.flow</c> (20, 20). Asks the other side to pause or resume sending content.</summary>
/// <param name="Active">Whether to send.</param>
public readonly record struct ChannelFlow(bool Active) : IAmqpMethod<ChannelFlow>
{
    /// <summary>The class channel.</summary>
    public const ushort ClassId = 20;

    /// <summary>The method flow within its class.</summary>
    public const ushort MethodId = 20;

    static AmqpMethod IAmqpMethod<ChannelFlow>.Id => AmqpMethod.ChannelFlow;

    int IAmqpMethod<ChannelFlow>.ArgumentsSize => WireSize.Octet;

    /// <inheritdoc/>
    public static ChannelFlow Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var active = (reader.ReadOctet() & 1) != 0;
        reader.End();
        return new ChannelFlow(active);
    }

    void IAmqpMethod<ChannelFlow>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteOctet(Active ? (byte)1 : (byte)0);
    }
}
