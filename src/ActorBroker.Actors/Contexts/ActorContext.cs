namespace ActorBroker.Actors;

/// <summary>
/// An actor's surroundings, and the cell that runs it. Members are for the actor's own turns unless they say otherwise.
/// </summary>
/// <remarks>
/// The cell is cut by concern: this file is what actors use; Turn runs turns and signals; Lifecycle starts, restarts and
/// stops; Supervision decides about children; Family keeps children and watchers. The typed half holds the mailbox.
/// </remarks>
public abstract partial class ActorContext : IRunnable
{
    // Guards the two queues, whether the cell is scheduled, the children and the watchers: all that other threads touch.
    private readonly Lock _gate = new();
    private readonly ActorContext? _parent;

    private protected ActorContext(ActorSystem system, ActorContext? parent)
    {
        System = system;
        _parent = parent;
    }

    /// <summary>The system. From any thread.</summary>
    public ActorSystem System { get; }

    /// <summary>The system's clock. From any thread.</summary>
    public TimeProvider Clock => System.Clock;

    /// <summary>Who spawned this actor and supervises it; null only for the root. From any thread.</summary>
    public ActorRef? Parent => _parent?.Reference;

    /// <summary>Who told the present message, if it said so; null outside <c>Receive</c>.</summary>
    public ActorRef? Sender { get; private protected set; }

    /// <summary>True between <see cref="Suspend"/> and <see cref="Resume"/>.</summary>
    public bool IsSuspended { get; private set; }

    /// <inheritdoc/>
    string IRunnable.Path => Reference.Path;

    internal abstract ActorRef Reference { get; }

    private protected Lock Gate => _gate;

    /// <summary>
    /// From after the present message no further one is handed over until <see cref="Resume"/>. Signals and supervision go
    /// on; timers are messages and wait. A restart ends it.
    /// </summary>
    public void Suspend() => IsSuspended = true;

    /// <summary>Ends <see cref="Suspend"/>: messages follow in the same turn if it has room, else in the next.</summary>
    public void Resume() => IsSuspended = false;

    /// <summary>Tells a message and lets the receiver see the present sender instead of this actor.</summary>
    public void Forward<T>(ActorRef<T> to, T message)
    {
        ArgumentNullException.ThrowIfNull(to);
        to.Tell(message, Sender);
    }

    /// <summary>
    /// Stops this actor or one of its children after its present message: its children first, then itself. Its mail
    /// becomes dead letters. The name is free again when <see cref="Terminated"/> comes.
    /// </summary>
    /// <exception cref="ArgumentException">The actor is neither this one nor a child of it.</exception>
    public void Stop(ActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor != Reference && !IsChild(actor) && !actor.IsStopped)
        {
            throw new ArgumentException($"'{Reference.Path}' may stop itself and its children only, not '{actor.Path}'; tell that one to stop itself.", nameof(actor));
        }

        actor.Signal(StopSignal.Instance);
    }

    /// <summary>
    /// Has this actor told <see cref="Terminated"/> exactly once when the other one stops, at once if it has stopped.
    /// Watching twice is watching once. A restart of this actor keeps it.
    /// </summary>
    public void Watch(ActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (_watching.Add(actor))
        {
            actor.AddWatcher(Reference);
        }
    }

    /// <summary>Ends <see cref="Watch"/>. From now on no <see cref="Terminated"/> comes, also not one that was on its way.</summary>
    public void Unwatch(ActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (_watching.Remove(actor))
        {
            actor.RemoveWatcher(Reference);
        }
    }
}
