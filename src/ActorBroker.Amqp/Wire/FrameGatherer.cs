using System.Buffers;

namespace ActorBroker.Amqp.Wire;

/// <summary>
/// Makes the head of a segmented buffer contiguous for a <see cref="FrameCursor"/>. Frames that lie within a segment are
/// not copied; one that straddles segments is copied into a scratch buffer of at most frame_max bytes.
/// </summary>
/// <remarks>One per connection, used by one reader at a time. Disposing it gives the scratch buffer back; it may be used
/// again afterwards, so an idle connection need not hold frame_max bytes.</remarks>
public sealed class FrameGatherer : IDisposable
{
    private byte[] _scratch = [];

    /// <summary>
    /// A span that starts where <paramref name="buffer"/> starts. It holds at least one whole frame if the buffer does.
    /// Valid until the next call.
    /// </summary>
    /// <param name="buffer">What has been read; a frame begins at its start.</param>
    /// <param name="frameMax">The most bytes of a whole frame, as negotiated.</param>
    /// <exception cref="AmqpWireException">The first frame's type is unknown or it exceeds frame_max.</exception>
    public ReadOnlySpan<byte> Head(in ReadOnlySequence<byte> buffer, int frameMax)
    {
        var first = buffer.FirstSpan;
        if (buffer.IsSingleSegment)
        {
            return first;
        }

        if (!TryMeasure(buffer, frameMax, out var bytes) || buffer.Length < bytes || first.Length >= bytes)
        {
            return first;
        }

        Reserve(bytes, frameMax);
        buffer.Slice(0, bytes).CopyTo(_scratch);
        return _scratch.AsSpan(0, bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_scratch.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_scratch);
            _scratch = [];
        }
    }

    private static bool TryMeasure(in ReadOnlySequence<byte> buffer, int frameMax, out int bytes)
    {
        if (buffer.FirstSpan.Length >= WireLimits.FrameHeaderBytes)
        {
            return FrameCursor.TryMeasure(buffer.FirstSpan, frameMax, out bytes);
        }

        Span<byte> header = stackalloc byte[WireLimits.FrameHeaderBytes];
        var there = (int)Math.Min(WireLimits.FrameHeaderBytes, buffer.Length);
        buffer.Slice(0, there).CopyTo(header);
        return FrameCursor.TryMeasure(header[..there], frameMax, out bytes);
    }

    private void Reserve(int bytes, int frameMax)
    {
        if (_scratch.Length >= bytes)
        {
            return;
        }

        // The bytes are already there, so the size is not merely claimed; doubling saves the next few rents.
        var wanted = Math.Max(bytes, Math.Min(frameMax, _scratch.Length * 2));
        Dispose();
        _scratch = ArrayPool<byte>.Shared.Rent(wanted);
    }
}
