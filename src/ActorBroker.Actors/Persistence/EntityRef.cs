using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Persistence;

/// <summary>
/// The port to one entity: tell it a command. The actor behind it is started by the first command and may leave memory
/// when it is idle; whoever holds the reference does not notice.
/// </summary>
public sealed class EntityRef<TCommand>
{
    private readonly Lock _gate = new();
    private readonly Func<EntityRef<TCommand>, ActorRef<TCommand>> _start;
    private ActorRef<TCommand>? _actor;
    private long _told;

    internal EntityRef(EntityId id, Func<EntityRef<TCommand>, ActorRef<TCommand>> start)
    {
        Id = id;
        _start = start;
    }

    /// <summary>The entity's number.</summary>
    public EntityId Id { get; }

    /// <summary>How many commands the present actor and its restarts have received; counted on the actor's own turns.</summary>
    internal long Received { get; set; }

    /// <summary>Whether an actor is in memory for it now.</summary>
    public bool IsActive => Volatile.Read(ref _actor) is not null;

    /// <summary>Puts the command into the entity's mailbox.</summary>
    public void Tell(TCommand command)
    {
        lock (_gate)
        {
            _actor ??= _start(this);
            _told++;
            _actor.Tell(command);
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

    private void Release()
    {
        _actor = null;
        _told = 0;
        Received = 0;
    }
}
