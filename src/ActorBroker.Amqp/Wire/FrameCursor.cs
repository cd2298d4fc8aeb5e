using System.Buffers.Binary;

namespace ActorBroker.Amqp.Wire;

/// <summary>Goes through the frames of one contiguous buffer without copying or allocating.</summary>
/// <remarks>
/// <code>
///   +------+---------+---------+-- - - --+------+
///   | type | channel |  size   | payload | 0xCE |
///   +------+---------+---------+-- - - --+------+
///      1        2         4        size     1     bytes
/// </code>
/// The intended loop, over what a pipe has read; <see cref="FrameGatherer"/> makes the head of the sequence contiguous:
/// <code>
/// var rest = result.Buffer;
/// while (true)
/// {
///     var cursor = new FrameCursor(gatherer.Head(rest, frameMax), frameMax);
///     while (cursor.TryRead(out var frame))
///     {
///         Handle(frame);
///     }
///
///     if (cursor.Consumed == 0)
///     {
///         break;
///     }
///
///     rest = rest.Slice(cursor.Consumed);
/// }
///
/// input.AdvanceTo(rest.Start, rest.End);
/// </code>
/// </remarks>
/// <param name="buffer">Where a frame begins; the last frame may be incomplete.</param>
/// <param name="frameMax">The most bytes of a whole frame, as negotiated; at least <see cref="WireLimits.FrameBytesMin"/>.</param>
public ref struct FrameCursor(ReadOnlySpan<byte> buffer, int frameMax)
{
    private readonly ReadOnlySpan<byte> _buffer = buffer;
    private readonly int _frameMax = frameMax;
    private int _consumed;

    /// <summary>How many bytes the frames read so far took.</summary>
    public readonly int Consumed => _consumed;

    /// <summary>Reads the next frame, or says that the buffer holds no further whole one.</summary>
    /// <exception cref="AmqpWireException">
    /// The frame's type is unknown, it exceeds frame_max, does not end in 0xCE, or is a heartbeat with a payload or channel
    /// (<see cref="AmqpReplyCode.FrameError"/>). Type and size are checked as soon as the first seven bytes are there.
    /// </exception>
    public bool TryRead(out Frame frame)
    {
        var rest = _buffer[_consumed..];
        if (!TryMeasure(rest, _frameMax, out var bytes) || rest.Length < bytes)
        {
            frame = default;
            return false;
        }

        var type = (FrameType)rest[0];
        var channel = BinaryPrimitives.ReadUInt16BigEndian(rest[1..]);
        if (rest[bytes - 1] != WireLimits.FrameEnd)
        {
            WireError.FrameEnd(rest[bytes - 1]);
        }

        if (type == FrameType.Heartbeat && (channel != 0 || bytes != WireLimits.FrameOverheadBytes))
        {
            WireError.Heartbeat(channel, bytes - WireLimits.FrameOverheadBytes);
        }

        _consumed += bytes;
        frame = new Frame(type, channel, rest[WireLimits.FrameHeaderBytes..(bytes - 1)]);
        return true;
    }

    /// <summary>Checks a frame's header and tells the size of the whole frame in bytes; false if the header is not complete.</summary>
    internal static bool TryMeasure(ReadOnlySpan<byte> head, int frameMax, out int bytes)
    {
        if (head.Length < WireLimits.FrameHeaderBytes)
        {
            bytes = 0;
            return false;
        }

        if (head[0] is not ((>= (byte)FrameType.Method and <= (byte)FrameType.Body) or (byte)FrameType.Heartbeat))
        {
            WireError.FrameType(head[0]);
        }

        var payload = BinaryPrimitives.ReadUInt32BigEndian(head[3..]);
        if (payload > (uint)(frameMax - WireLimits.FrameOverheadBytes))
        {
            WireError.FrameTooLarge(payload, frameMax);
        }

        bytes = (int)payload + WireLimits.FrameOverheadBytes;
        return true;
    }
}
