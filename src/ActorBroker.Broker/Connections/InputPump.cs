using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ActorBroker.Broker.Connections;

/// <summary>Reads a pipe without a task: whoever finds nothing to read is woken when there is something.</summary>
public sealed class InputPump
{
    private readonly PipeReader _reader;
    private readonly Action _arrived;
    private ValueTaskAwaiter<ReadResult> _read;
    private bool _armed;

    // Set by the continuation and by nothing else: a read may be completed while its continuation is still being called,
    // and only afterwards may its result be taken (a stream's reader uses the same object for the next read).
    private volatile bool _hasArrived;

    /// <summary>Reads from <paramref name="reader"/>; <paramref name="wake"/> is called on any thread.</summary>
    public InputPump(PipeReader reader, Action wake)
    {
        _reader = reader;
        _arrived = () =>
        {
            _hasArrived = true;
            wake();
        };
    }

    /// <summary>Whether the transport has failed: nothing more will come.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Reads what is there; if nothing is, the wake-up will be called once there is.</summary>
    public bool TryRead(out ReadResult result)
    {
        result = default;
        if (IsBroken)
        {
            return false;
        }

        try
        {
            return TryReadPipe(out result);
        }
        catch (Exception error) when (Transport.IsFailure(error))
        {
            IsBroken = true;
            return false;
        }
    }

    /// <summary>Gives back what was read up to <paramref name="consumed"/>; more is waited for only behind <paramref name="examined"/>.</summary>
    public void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _reader.AdvanceTo(consumed, examined);

    private bool TryReadPipe(out ReadResult result)
    {
        if (!_armed)
        {
            if (_reader.TryRead(out result))
            {
                return true;
            }

#pragma warning disable CA2012 // The awaiter is consumed once, in a later turn.
            _read = _reader.ReadAsync().GetAwaiter();
#pragma warning restore CA2012
            if (!_read.IsCompleted)
            {
                _armed = true;
                _hasArrived = false;
                _read.UnsafeOnCompleted(_arrived);
                return false;
            }
        }
        else if (!_hasArrived)
        {
            result = default;
            return false;
        }

        _armed = false;
        result = _read.GetResult();
        return true;
    }
}
