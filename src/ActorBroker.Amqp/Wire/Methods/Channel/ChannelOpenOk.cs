namespace ActorBroker.Amqp.Wire;

/// <summary><c>channel.open-ok</c> (20, 11). The channel is open.</summary>
public readonly record struct ChannelOpenOk : IAmqpMethod<ChannelOpenOk>
{
    /// <summary>The class channel.</summary>
    public const ushort ClassId = 20;

    /// <summary>The method open-ok within its class.</summary>
    public const ushort MethodId = 11;

    static AmqpMethod IAmqpMethod<ChannelOpenOk>.Id => AmqpMethod.ChannelOpenOk;

    int IAmqpMethod<ChannelOpenOk>.ArgumentsSize => WireSize.Long;

    /// <inheritdoc/>
    public static ChannelOpenOk Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadLongString();
        reader.End();
        return default;
    }

    void IAmqpMethod<ChannelOpenOk>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteLong(0);
    }
}
