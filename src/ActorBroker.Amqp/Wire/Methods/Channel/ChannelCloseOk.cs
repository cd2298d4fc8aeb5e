namespace ActorBroker.Amqp.Wire;

/// <summary><c>channel.close-ok</c> (20, 41). The other side has seen the close; the number may be used again.</summary>
public readonly record struct ChannelCloseOk : IAmqpMethod<ChannelCloseOk>
{
    /// <summary>The class channel.</summary>
    public const ushort ClassId = 20;

    /// <summary>The method close-ok within its class.</summary>
    public const ushort MethodId = 41;

    static AmqpMethod IAmqpMethod<ChannelCloseOk>.Id => AmqpMethod.ChannelCloseOk;

    int IAmqpMethod<ChannelCloseOk>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static ChannelCloseOk Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<ChannelCloseOk>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
