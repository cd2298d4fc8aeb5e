namespace ActorBroker.Amqp.Wire;

/// <summary>The sizes that the protocol fixes and the caps that this codec adds.</summary>
public static class WireLimits
{
    /// <summary>Bytes of a frame before its payload: type, channel and payload size.</summary>
    public const int FrameHeaderBytes = 7;

    /// <summary>Bytes of a frame besides its payload: the header and the end octet. A payload is at most frame_max less these.</summary>
    public const int FrameOverheadBytes = 8;

    /// <summary>The smallest frame_max that either side may ask for, in bytes, the whole frame included.</summary>
    public const int FrameBytesMin = 4096;

    /// <summary>The octet that ends every frame.</summary>
    public const byte FrameEnd = 0xCE;

    /// <summary>Bytes of a content header before the property flags: class, weight and body size.</summary>
    public const int ContentHeaderFixedBytes = 12;

    /// <summary>The most bytes a short string can hold, its length octet aside.</summary>
    public const int ShortStringBytesMax = 255;

    /// <summary>
    /// How deep tables and arrays may stand in each other, the outermost table counting as one. A deeper one is refused
    /// with <see cref="AmqpReplyCode.SyntaxError"/>, so that no input can exhaust the stack.
    /// </summary>
    public const int TableDepthMax = 64;
}
