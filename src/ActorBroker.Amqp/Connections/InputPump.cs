using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ActorBroker.Amqp.Connections;

/// <summary>Reads a pipe without a task: whoever finds nothing to read is woken when there is something.</summary>
internal sealed class InputPump(PipeReader reader, Action wake)
{
    private ValueTaskAwaiter<ReadResult> _read;
    private bool _armed;

    /// <summary>Reads what is there; if nothing is, the wake-up will be called once there is.</summary>
    /// <exception cref="IOException">The transport has failed.</exception>
    public bool TryRead(out ReadResult result)
    {
        if (!_armed)
        {
            if (reader.TryRead(out result))
            {
                return true;
            }

#pragma warning disable CA2012 // The awaiter is consumed once, in a later turn.
            _read = reader.ReadAsync().GetAwaiter();
#pragma warning restore CA2012
            _armed = true;
            if (!_read.IsCompleted)
            {
                _read.UnsafeOnCompleted(wake);
                return false;
            }
        }
        else if (!_read.IsCompleted)
        {
            result = default;
            return false;
        }

        _armed = false;
        result = _read.GetResult();
        return true;
    }

    /// <summary>Gives back what was read up to <paramref name="consumed"/>; more is waited for only behind <paramref name="examined"/>.</summary>
    public void AdvanceTo(SequencePosition consumed, SequencePosition examined) => reader.AdvanceTo(consumed, examined);
}
