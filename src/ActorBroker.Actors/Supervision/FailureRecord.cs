namespace ActorBroker.Actors;

/// <summary>
/// What is kept about an actor that has failed at least once. Apart, so that the many that never fail pay nothing.
/// The first group belongs to the failed actor's turns, the second to its supervisor's.
/// </summary>
internal sealed class FailureRecord
{
    private long _windowOpened;
    private int _inWindow;
    private long _readyAt;
    private int _inRow;

    /// <summary>Why it failed last.</summary>
    public Exception? Reason { get; set; }

    /// <summary>Runs while the actor waits for its restart.</summary>
    public ITimer? Backoff { get; set; }

    /// <summary>Signals that came while there was no instance to hand them to.</summary>
    public List<Signal>? Deferred { get; set; }

    /// <summary>Failed children whose failure became this actor's own.</summary>
    public List<ActorContext>? Escalated { get; set; }

    /// <summary>Counts a failure that is to end in a restart.</summary>
    /// <returns>The number of the restart for the backoff, from 1; 0 if there were too many within the window.</returns>
    public int Count(SupervisorStrategy strategy, TimeProvider clock)
    {
        var now = clock.GetTimestamp();
        if (_inWindow == 0 || clock.GetElapsedTime(_windowOpened, now) > strategy.Within)
        {
            _windowOpened = now;
            _inWindow = 0;
        }

        if (_inWindow >= strategy.MaxRestarts)
        {
            return 0;
        }

        _inWindow++;
        if (_inRow > 0 && clock.GetElapsedTime(_readyAt, now) >= strategy.HealthyAfter)
        {
            _inRow = 0;
        }

        return ++_inRow;
    }

    /// <summary>Notes when the restart is due; from then on the actor counts as healthy.</summary>
    public void ReadyAfter(TimeSpan delay, TimeProvider clock) =>
        _readyAt = clock.GetTimestamp() + (long)(delay.TotalSeconds * clock.TimestampFrequency);
}
