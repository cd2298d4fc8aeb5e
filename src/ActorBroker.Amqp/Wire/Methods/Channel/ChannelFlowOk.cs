namespace ActorBroker.Amqp.Wire;

/// <summary><c>channel.flow-ok</c> (20, 21). Confirms a flow method.</summary>
/// <param name="Active">Whether it now sends.</param>
public readonly record struct ChannelFlowOk(bool Active) : IAmqpMethod<ChannelFlowOk>
{
    /// <summary>The class channel.</summary>
    public const ushort ClassId = 20;

    /// <summary>The method flow-ok within its class.</summary>
    public const ushort MethodId = 21;

    static AmqpMethod IAmqpMethod<ChannelFlowOk>.Id => AmqpMethod.ChannelFlowOk;

    int IAmqpMethod<ChannelFlowOk>.ArgumentsSize => WireSize.Octet;

    /// <inheritdoc/>
    public static ChannelFlowOk Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var active = (reader.ReadOctet() & 1) != 0;
        reader.End();
        return new ChannelFlowOk(active);
    }

    void IAmqpMethod<ChannelFlowOk>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteOctet(Active ? (byte)1 : (byte)0);
    }
}
