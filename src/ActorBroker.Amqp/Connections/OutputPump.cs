using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ActorBroker.Amqp.Connections;

/// <summary>Gathers what a turn writes and hands it to the socket once at the turn's end.</summary>
internal sealed class OutputPump(PipeWriter writer, Action wake) : IBufferWriter<byte>
{
    private ValueTaskAwaiter<FlushResult> _flush;

    /// <summary>Bytes written and not yet handed over.</summary>
    public long Unflushed { get; private set; }

    /// <summary>Whether the socket is behind: what was handed over last is not taken yet.</summary>
    public bool IsBlocked { get; private set; }

    /// <summary>Whether the client no longer reads.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether anything was written since the last look; for heartbeats.</summary>
    public bool WasUsed { get; set; }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        writer.Advance(count);
        Unflushed += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);

    /// <summary>Hands over what was written, unless the socket is behind; then the wake-up will be called when it has caught up.</summary>
    public void Flush()
    {
        if (IsBlocked && _flush.IsCompleted)
        {
            IsBlocked = false;
            Finish(_flush.GetResult());
        }

        if (IsBlocked || IsBroken || Unflushed == 0)
        {
            return;
        }

        Unflushed = 0;
        WasUsed = true;
#pragma warning disable CA2012 // The awaiter is consumed once, in a later turn.
        _flush = writer.FlushAsync().GetAwaiter();
#pragma warning restore CA2012
        if (_flush.IsCompleted)
        {
            Finish(_flush.GetResult());
        }
        else
        {
            IsBlocked = true;
            _flush.UnsafeOnCompleted(wake);
        }
    }

    private void Finish(FlushResult result) => IsBroken |= result.IsCompleted || result.IsCanceled;
}
