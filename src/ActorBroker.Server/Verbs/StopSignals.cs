using System.Runtime.InteropServices;

namespace ActorBroker.Server.Verbs;

/// <summary>Hears SIGTERM and SIGINT (Ctrl-C), so that a verb can end in order. Until it is disposed of they no longer end the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;

    /// <summary>Begins to listen.</summary>
    public StopSignals()
    {
        _source.Token.UnsafeRegister(static heard => ((TaskCompletionSource)heard!).TrySetResult(), _heard);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hear);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Hear);
    }

    /// <summary>Completes at the first signal.</summary>
    public Task Heard => _heard.Task;

    /// <summary>Is cancelled at the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _source.Dispose();
    }

    private void Hear(PosixSignalContext signal)
    {
        signal.Cancel = true;

        // Not here: what waits for the signal would run before the handler has returned.
        _ = _source.CancelAsync();
    }
}
