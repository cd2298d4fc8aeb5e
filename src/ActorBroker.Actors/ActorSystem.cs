namespace ActorBroker.Actors;

/// <summary>A tree of actors under one guardian, with what they share: clock, dispatcher, event stream and dead letters.</summary>
public sealed class ActorSystem : IAsyncDisposable
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorContext<Nothing> _guardian;

    /// <summary>Starts an empty system.</summary>
    public ActorSystem(ActorSystemOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Name = options.Name;
        Clock = options.Clock;
        Dispatcher = options.Dispatcher;
        Seed = options.Seed;
        EventStream = new EventStream();
        DeadLetters = new DeadLetters(EventStream);
        Dispatcher.AddFaultHandler(OnFaulted);
        _guardian = new ActorContext<Nothing>(this, null, Props<Nothing>.Of(() => new Guardian(options.GuardianStrategy)), "user");
        _guardian.Start();
    }

    /// <summary>The system's name, for people.</summary>
    public string Name { get; }

    /// <summary>The time that actors go by.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Runs the actors.</summary>
    public Dispatcher Dispatcher { get; }

    /// <summary>Tells failures, dead letters and the program's own events to whoever subscribed.</summary>
    public EventStream EventStream { get; }

    /// <summary>Messages that nobody will handle.</summary>
    public DeadLetters DeadLetters { get; }

    /// <summary>Done when the last actor has stopped.</summary>
    public Task WhenStopped => _stopped.Task;

    /// <summary>The living top-level actors, as they are now.</summary>
    public IReadOnlyCollection<ActorRef> Children => _guardian.Children;

    internal int Seed { get; }

    /// <summary>Makes a top-level actor, from any thread.</summary>
    /// <inheritdoc cref="ActorContext.Spawn{T}"/>
    public ActorRef<T> Spawn<T>(Props<T> props, string? name = null) => _guardian.Spawn(props, name);

    /// <summary>Stops a top-level actor, from any thread, as <see cref="ActorContext.Stop"/> does.</summary>
    /// <exception cref="ArgumentException">It is not a top-level actor of this system.</exception>
    public void Stop(ActorRef actor) => _guardian.Stop(actor);

    /// <summary>Stops all actors, children before parents. What is in their mailboxes becomes dead letters.</summary>
    /// <returns>Done when the last one has stopped.</returns>
    public Task StopAsync()
    {
        _guardian.Self.Signal(StopSignal.Instance);
        Dispatcher.Pump();
        return _stopped.Task;
    }

    /// <summary>Does what <see cref="StopAsync"/> does.</summary>
    public ValueTask DisposeAsync() => new(StopAsync());

    internal void Stopped()
    {
        Dispatcher.RemoveFaultHandler(OnFaulted);
        _stopped.TrySetResult();
    }

    private void OnFaulted(Exception reason) => EventStream.Publish(new DispatcherFaulted(reason));

    /// <summary>A message that does not exist: nobody talks to the guardian.</summary>
    private sealed class Nothing;

    private sealed class Guardian(SupervisorStrategy strategy) : Actor<Nothing>
    {
        protected internal override SupervisorStrategy SupervisorStrategy => strategy;

        protected internal override void Receive(Nothing message)
        {
            // There is no such message.
        }
    }
}
