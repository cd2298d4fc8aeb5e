using System.Buffers;

namespace ActorBroker.Amqp.Wire;

/// <summary>
/// Writes a message: its method (deliver, get-ok, return, publish), its header and its body in frames of at most frame_max.
/// </summary>
public static class ContentWriter
{
    /// <summary>
    /// Up to here a message is written into one span. A pipe's blocks have 4 KiB; a larger span would make it reserve an
    /// extra block for this message alone.
    /// </summary>
    private const int OneSpanBytesMax = 4096;

    /// <summary>Writes all frames of a message.</summary>
    /// <param name="output">Where the frames go.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="frameMax">The most bytes of a whole frame, as negotiated, at least <see cref="WireLimits.FrameBytesMin"/>.</param>
    /// <param name="method">The method that the content belongs to.</param>
    /// <param name="properties">Flags and values as they were read (<see cref="ContentHeader.RawProperties"/>), not checked again.</param>
    /// <param name="body">The body; an empty one has no body frame.</param>
    public static void Write<T>(
        IBufferWriter<byte> output,
        ushort channel,
        int frameMax,
        scoped in T method,
        scoped ReadOnlySpan<byte> properties,
        scoped ReadOnlySpan<byte> body)
        where T : struct, IAmqpMethod<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfLessThan(frameMax, WireLimits.FrameBytesMin);
        var payloadMax = frameMax - WireLimits.FrameOverheadBytes;
        var head = AmqpMethods.FrameSize(method) + WireLimits.FrameOverheadBytes + WireLimits.ContentHeaderFixedBytes + properties.Length;
        var whole = head + body.Length + WireLimits.FrameOverheadBytes;
        var inOneSpan = body.Length <= payloadMax && whole <= OneSpanBytesMax;

        var writer = new WireWriter(output.GetSpan(inOneSpan ? whole : head));
        AmqpMethods.WriteFrame(method, ref writer, channel);
        WriteHeader(ref writer, channel, properties, body.Length);
        if (inOneSpan && !body.IsEmpty)
        {
            var start = writer.BeginFrame(FrameType.Body, channel);
            writer.WriteBytes(body);
            writer.EndFrame(start);
            body = default;
        }

        output.Advance(writer.Position);
        while (!body.IsEmpty)
        {
            var part = body[..Math.Min(body.Length, payloadMax)];
            WriteBodyFrame(output, channel, part);
            body = body[part.Length..];
        }
    }

    private static void WriteHeader(ref WireWriter writer, ushort channel, scoped ReadOnlySpan<byte> properties, int bodySize)
    {
        var start = writer.BeginFrame(FrameType.Header, channel);
        writer.WriteShort(ContentHeader.ClassId);
        writer.WriteShort(0);
        writer.WriteLongLong((ulong)bodySize);
        writer.WriteBytes(properties);
        writer.EndFrame(start);
    }

    private static void WriteBodyFrame(IBufferWriter<byte> output, ushort channel, scoped ReadOnlySpan<byte> part)
    {
        var writer = new WireWriter(output.GetSpan(WireLimits.FrameHeaderBytes));
        writer.WriteOctet((byte)FrameType.Body);
        writer.WriteShort(channel);
        writer.WriteLong((uint)part.Length);
        output.Advance(writer.Position);
        output.Write(part);
        output.GetSpan(1)[0] = WireLimits.FrameEnd;
        output.Advance(1);
    }
}
