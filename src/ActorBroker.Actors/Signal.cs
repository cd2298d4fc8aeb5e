namespace ActorBroker.Actors;

/// <summary>
/// News for an actor that must not wait behind ordinary messages. Signals have a queue of their own: they are handled
/// before messages and even while the actor is suspended. They are never dropped for lack of room, so whoever sends them
/// has to bound their number (one per append in flight, one per watched actor).
/// </summary>
public abstract class Signal;

/// <summary>A watched actor has stopped. Told exactly once per <see cref="ActorContext.Watch"/>, also if it had stopped before.</summary>
/// <param name="actor">Who stopped.</param>
public sealed class Terminated(ActorRef actor) : Signal
{
    /// <summary>Who stopped.</summary>
    public ActorRef Actor { get; } = actor;
}
