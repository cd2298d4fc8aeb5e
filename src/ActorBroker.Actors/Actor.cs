using System.Diagnostics.CodeAnalysis;

namespace ActorBroker.Actors;

/// <summary>What actors of all message types have in common: their life cycle and how they supervise their children.</summary>
public abstract class Actor
{
    private protected Actor()
    {
    }

    /// <summary>What is done about a child that failed. Read at each failure.</summary>
    protected internal virtual SupervisorStrategy SupervisorStrategy => SupervisorStrategy.Default;

    /// <summary>Handles a signal: <see cref="Terminated"/> or one of the program's own. Called even while the actor is suspended.</summary>
    protected internal virtual void OnSignal(Signal signal)
    {
    }

    /// <summary>
    /// Called once at the end of each turn in which any of the actor's own code ran, after the last message and signal of
    /// that turn. What a turn gathered (events to append, replies to flush) is handed on here.
    /// </summary>
    protected internal virtual void TurnEnded()
    {
    }

    /// <summary>Called before the first message. If it throws, the supervisor decides as for any other failure.</summary>
    protected internal virtual void PreStart()
    {
    }

    /// <summary>Called after the last message, when all children have stopped. A failure is published and otherwise ignored.</summary>
    protected internal virtual void PostStop()
    {
    }

    /// <summary>
    /// Called on the failed instance before a new one takes its place; its children are stopped afterwards.
    /// Unless overridden it calls <see cref="PostStop"/>. A failure is published and otherwise ignored.
    /// </summary>
    protected internal virtual void PreRestart(Exception reason) => PostStop();

    /// <summary>Called on the new instance after a restart. Unless overridden it calls <see cref="PreStart"/>.</summary>
    protected internal virtual void PostRestart(Exception reason) => PreStart();
}

/// <summary>
/// Something that handles one message at a time and shares its state with nobody. Its code is never run by two threads at
/// once, but from turn to turn the thread may be another one.
/// </summary>
/// <typeparam name="TMessage">The messages it understands.</typeparam>
public abstract class Actor<TMessage> : Actor
{
    private ActorContext<TMessage>? _context;

    /// <summary>The actor's surroundings. There from <see cref="Actor.PreStart"/> on, not yet in the constructor.</summary>
    /// <exception cref="InvalidOperationException">Used in the constructor.</exception>
    [SuppressMessage("Design", "CA1065:Do not raise exceptions in unexpected locations", Justification = "A use in the constructor is a bug in the program.")]
    protected internal ActorContext<TMessage> Context
    {
        get => _context ?? throw new InvalidOperationException("The context is not there in an actor's constructor; move this code to PreStart.");
        internal set => _context = value;
    }

    /// <summary>Handles one message. The message during which it throws is not handed over again.</summary>
    protected internal abstract void Receive(TMessage message);
}
