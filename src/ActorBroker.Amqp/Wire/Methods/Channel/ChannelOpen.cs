namespace ActorBroker.Amqp.Wire;

/// <summary><c>channel.open</c> (20, 10). Opens the channel that the frame names.</summary>
public readonly record struct ChannelOpen : IAmqpMethod<ChannelOpen>
{
    /// <summary>The class channel.</summary>
    public const ushort ClassId = 20;

    /// <summary>The method open within its class.</summary>
    public const ushort MethodId = 10;

    static AmqpMethod IAmqpMethod<ChannelOpen>.Id => AmqpMethod.ChannelOpen;

    int IAmqpMethod<ChannelOpen>.ArgumentsSize => WireSize.Octet;

    /// <inheritdoc/>
    public static ChannelOpen Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadShortStringBytes();
        reader.End();
        return default;
    }

    void IAmqpMethod<ChannelOpen>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteOctet(0);
    }
}
