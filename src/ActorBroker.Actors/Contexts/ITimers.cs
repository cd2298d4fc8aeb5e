namespace ActorBroker.Actors;

/// <summary>
/// An actor's timers, on the system's clock. One that fires puts its message into the actor's mailbox. A message of a
/// timer that has since been cancelled, started anew or lost by a restart is never handled, even if it was in the
/// mailbox already. For the actor's own turns.
/// </summary>
/// <typeparam name="TMessage">The messages the actor understands.</typeparam>
public interface ITimers<TMessage>
{
    /// <summary>Tells the message once after the delay. Replaces the timer of the same key.</summary>
    void StartSingle(object key, TMessage message, TimeSpan delay);

    /// <summary>
    /// Tells the message after each interval. Replaces the timer of the same key. If the last one is still in the mailbox,
    /// no further one is put there, so a slow actor does not drown in its own clock.
    /// </summary>
    void StartPeriodic(object key, TMessage message, TimeSpan interval);

    /// <summary>Cancels a timer.</summary>
    /// <returns>False if there was none.</returns>
    bool Cancel(object key);

    /// <summary>Cancels all timers.</summary>
    void CancelAll();

    /// <summary>True if a message of this timer is still to come.</summary>
    bool IsActive(object key);
}
