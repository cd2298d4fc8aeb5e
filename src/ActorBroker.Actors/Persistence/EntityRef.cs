using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Persistence;

/// <summary>
/// The port to one entity: tell it a command. The actor behind it is started by the first command and may leave memory
/// when it is idle; whoever holds the reference does not notice.
/// </summary>
public sealed class EntityRef<TCommand>
{
    private readonly Lock _gate = new();
    private readonly IEntityStarter<TCommand> _starter;
    private ActorRef<TCommand>? _actor;
    private long _told;
    private volatile bool _deleted;

    internal EntityRef(EntityId id, IEntityStarter<TCommand> starter)
    {
        Id = id;
        _starter = starter;
    }

    /// <summary>The entity's number.</summary>
    public EntityId Id { get; }

    /// <summary>How many commands the present actor and its restarts have received; counted on the actor's own turns.</summary>
    internal long Received { get; set; }

    /// <summary>Whether an actor is in memory for it now.</summary>
    public bool IsActive => Volatile.Read(ref _actor) is not null;

    /// <summary>Whether the entity is no more; commands that came before may still be under way.</summary>
    internal bool IsDeleted => _deleted;

    /// <summary>
    /// Puts the command into the entity's mailbox. One that comes after the entity was deleted, for which the mailbox has
    /// no room or for which the system stops is refused to whom it names.
    /// </summary>
    public void Tell(TCommand command)
    {
        Exception? refusal;
        lock (_gate)
        {
            refusal = _deleted ? new EntityDeletedException(Id) : Deliver(command);
        }

        if (refusal is not null)
        {
            _starter.Refuse(this, command, refusal);
        }
    }

    /// <summary>Takes no further command. Says whether an actor is there to carry out those that came before.</summary>
    internal bool MarkDeleted()
    {
        lock (_gate)
        {
            _deleted = true;
            _actor?.Signal(EntityDeleted.Instance);
            return _actor is not null;
        }
    }

    /// <summary>Whether the present actor has received all that it was told.</summary>
    internal bool IsDrained
    {
        get
        {
            lock (_gate)
            {
                return _told == Received;
            }
        }
    }

    /// <summary>Passes a signal on to the actor, if there is one.</summary>
    internal void Signal(Signal signal)
    {
        lock (_gate)
        {
            _actor?.Signal(signal);
        }
    }

    /// <summary>Passes a signal on to the actor, and starts it for that if it is not in memory; does nothing if the system stops.</summary>
    internal void Wake(Signal signal)
    {
        lock (_gate)
        {
            if (!_deleted && TryStart() is null)
            {
                _actor!.Signal(signal);
            }
        }
    }

    /// <summary>Lets the actor go if it has received all that it was told; a later command starts a new one.</summary>
    internal bool TryRelease(ActorRef<TCommand> actor)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_actor, actor) || _told != Received)
            {
                return false;
            }

            Release();
            return true;
        }
    }

    /// <summary>Lets go of an actor that has stopped, whatever it was told meanwhile.</summary>
    internal void Release(ActorRef<TCommand> actor)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_actor, actor))
            {
                Release();
            }
        }
    }

    /// <summary>Sees to it that there is an actor, or says why there is none.</summary>
    private InvalidOperationException? TryStart()
    {
        try
        {
            _actor ??= _starter.Start(this);
            return null;
        }
        catch (InvalidOperationException stopping)
        {
            return stopping;
        }
    }

    private Exception? Deliver(TCommand command)
    {
        if (TryStart() is { } stopping)
        {
            return stopping;
        }

        var actor = _actor!;
        switch (actor.Deliver(command, null))
        {
            case Delivery.Delivered:
                _told++;
                return null;
            case Delivery.MailboxFull:
                return new MailboxFullException(actor);
            default:
                Release();
                return new ActorStoppedException(actor);
        }
    }

    private void Release()
    {
        _actor = null;
        _told = 0;
        Received = 0;
    }
}

/// <summary>Starts actors of entities, and answers where there is none.</summary>
internal interface IEntityStarter<TCommand>
{
    /// <summary>Starts an actor.</summary>
    /// <exception cref="InvalidOperationException">The system is stopping.</exception>
    ActorRef<TCommand> Start(EntityRef<TCommand> entity);

    /// <summary>Tells whom the command names that it will not be carried out, and why.</summary>
    void Refuse(EntityRef<TCommand> entity, TCommand command, Exception reason);
}
