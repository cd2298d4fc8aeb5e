namespace ActorBroker.Amqp.Wire;

/// <summary><c>connection.tune-ok</c> (10, 31). The client settles the limits, no higher than proposed.</summary>
/// <param name="ChannelMax">The highest channel number; 0 for no limit.</param>
/// <param name="FrameMax">The most bytes of a whole frame; 0 for no limit.</param>
/// <param name="Heartbeat">Seconds between signs of life; 0 for none.</param>
public readonly record struct ConnectionTuneOk(ushort ChannelMax, uint FrameMax, ushort Heartbeat) : IAmqpMethod<ConnectionTuneOk>
{
    /// <summary>The class connection.</summary>
    public const ushort ClassId = 10;

    /// <summary>The method tune-ok within its class.</summary>
    public const ushort MethodId = 31;

    static AmqpMethod IAmqpMethod<ConnectionTuneOk>.Id => AmqpMethod.ConnectionTuneOk;

    int IAmqpMethod<ConnectionTuneOk>.ArgumentsSize => WireSize.Short + WireSize.Long + WireSize.Short;

    /// <inheritdoc/>
    public static ConnectionTuneOk Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var channelMax = reader.ReadShort();
        var frameMax = reader.ReadLong();
        var heartbeat = reader.ReadShort();
        reader.End();
        return new ConnectionTuneOk(channelMax, frameMax, heartbeat);
    }

    void IAmqpMethod<ConnectionTuneOk>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort(ChannelMax);
        writer.WriteLong(FrameMax);
        writer.WriteShort(Heartbeat);
    }
}
