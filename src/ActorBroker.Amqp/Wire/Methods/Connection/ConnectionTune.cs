namespace ActorBroker.Amqp.Wire;

/// <summary><c>connection.tune</c> (10, 30). The server proposes limits.</summary>
/// <param name="ChannelMax">The highest channel number; 0 for no limit.</param>
/// <param name="FrameMax">The most bytes of a whole frame; 0 for no limit.</param>
/// <param name="Heartbeat">Seconds between signs of life; 0 for none.</param>
public readonly record struct ConnectionTune(ushort ChannelMax, uint FrameMax, ushort Heartbeat) : IAmqpMethod<ConnectionTune>
{
    /// <summary>The class connection.</summary>
    public const ushort ClassId = 10;

    /// <summary>The method tune within its class.</summary>
    public const ushort MethodId = 30;

    static AmqpMethod IAmqpMethod<ConnectionTune>.Id => AmqpMethod.ConnectionTune;

    int IAmqpMethod<ConnectionTune>.ArgumentsSize => WireSize.Short + WireSize.Long + WireSize.Short;

    /// <inheritdoc/>
    public static ConnectionTune Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var channelMax = reader.ReadShort();
        var frameMax = reader.ReadLong();
        var heartbeat = reader.ReadShort();
        reader.End();
        return new ConnectionTune(channelMax, frameMax, heartbeat);
    }

    void IAmqpMethod<ConnectionTune>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort(ChannelMax);
        writer.WriteLong(FrameMax);
        writer.WriteShort(Heartbeat);
    }
}
