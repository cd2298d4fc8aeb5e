using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ActorBroker.Broker.Connections;

/// <summary>Gathers what a turn writes and hands it to the socket once at the turn's end.</summary>
public sealed class OutputPump : IBufferWriter<byte>
{
    private readonly PipeWriter _writer;
    private readonly Action _taken;
    private ValueTaskAwaiter<FlushResult> _flush;

    // Set by the continuation and by nothing else, for the reason that InputPump gives.
    private volatile bool _isTaken;

    /// <summary>Writes to <paramref name="writer"/>; <paramref name="wake"/> is called on any thread.</summary>
    public OutputPump(PipeWriter writer, Action wake)
    {
        _writer = writer;
        _taken = () =>
        {
            _isTaken = true;
            wake();
        };
    }

    /// <summary>Bytes written and not yet handed over.</summary>
    public long Unflushed { get; private set; }

    /// <summary>Whether the socket is behind: what was handed over last is not taken yet.</summary>
    public bool IsBlocked { get; private set; }

    /// <summary>Whether the client no longer reads.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether anything was handed over since the last look; for heartbeats.</summary>
    public bool WasUsed { get; set; }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        _writer.Advance(count);
        Unflushed += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0) => _writer.GetMemory(sizeHint);

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => _writer.GetSpan(sizeHint);

    /// <summary>Looks whether a socket that was behind has caught up.</summary>
    public void Refresh()
    {
        if (!IsBlocked || !_isTaken)
        {
            return;
        }

        IsBlocked = false;
        try
        {
            Finish(_flush.GetResult());
        }
        catch (Exception error) when (Transport.IsFailure(error))
        {
            IsBroken = true;
        }
    }

    /// <summary>Hands over what was written, unless the socket is behind; then the wake-up will be called when it has caught up.</summary>
    public void Flush()
    {
        Refresh();
        if (IsBlocked || IsBroken || Unflushed == 0)
        {
            return;
        }

        Unflushed = 0;
        WasUsed = true;
        try
        {
            FlushPipe();
        }
        catch (Exception error) when (Transport.IsFailure(error))
        {
            IsBroken = true;
        }
    }

    private void FlushPipe()
    {
#pragma warning disable CA2012 // The awaiter is consumed once, in a later turn.
        _flush = _writer.FlushAsync().GetAwaiter();
#pragma warning restore CA2012
        if (_flush.IsCompleted)
        {
            Finish(_flush.GetResult());
        }
        else
        {
            IsBlocked = true;
            _isTaken = false;
            _flush.UnsafeOnCompleted(_taken);
        }
    }

    private void Finish(FlushResult result) => IsBroken |= result.IsCompleted || result.IsCanceled;
}
