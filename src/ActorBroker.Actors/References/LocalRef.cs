namespace ActorBroker.Actors;

/// <summary>Names an actor of this process. Lets go of the actor's memory when it stops, however long the name is kept.</summary>
internal sealed class LocalRef<TMessage>(ActorSystem system, ActorRef? parent, string name) : ActorRef<TMessage>(system)
{
    private volatile ActorContext<TMessage>? _cell;

    public override string Name => name;

    public override string Path => parent is null ? "/" + name : parent.Path + "/" + name;

    public override bool IsStopped => _cell is null;

    public void Attach(ActorContext<TMessage> cell) => _cell = cell;

    public void Detach() => _cell = null;

    public override void Signal(Signal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        _cell?.AddSignal(signal);
    }

    public override void AddWatcher(ActorRef watcher)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        if (_cell is not { } cell || !cell.TryAddWatcher(watcher))
        {
            watcher.Signal(new Terminated(this));
        }
    }

    public override void RemoveWatcher(ActorRef watcher) => _cell?.RemoveWatcher(watcher);

    protected internal override Delivery Deliver(TMessage message, ActorRef? sender) =>
        _cell is { } cell ? cell.Enqueue(message, sender) : Delivery.Stopped;
}
