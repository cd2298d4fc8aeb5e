namespace ActorBroker.Amqp.Wire;

/// <summary>One frame, its payload still in the buffer that it was read from.</summary>
public readonly ref struct Frame(FrameType type, ushort channel, ReadOnlySpan<byte> payload)
{
    /// <summary>What the payload is.</summary>
    public FrameType Type { get; } = type;

    /// <summary>The channel; 0 is the connection itself.</summary>
    public ushort Channel { get; } = channel;

    /// <summary>What stands between the frame's header and its end octet. Valid as long as the buffer is.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>The eight bytes of a heartbeat.</summary>
    public static ReadOnlySpan<byte> HeartbeatBytes => [(byte)FrameType.Heartbeat, 0, 0, 0, 0, 0, 0, WireLimits.FrameEnd];
}
