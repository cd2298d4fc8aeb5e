using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Persistence;

/// <summary>What surrounds one kind of entity: performs effects and hears of what could not be done. Called in the entity's own turn.</summary>
public interface IEntityHost<in TMachine, in TCommand, in TEffect>
{
    /// <summary>Does what the machine told to do; the events behind it are durable.</summary>
    void Perform(EntityId entity, TEffect effect);

    /// <summary>
    /// The command was not carried out (the journal or the machine failed, the entity is deleted, its mailbox is full, the
    /// system stops); whoever waits for it may try again. One that was refused is reported on the teller's thread.
    /// </summary>
    void Failed(EntityId entity, TCommand command, Exception reason);

    /// <summary>The machine has read its past back and is about to take commands.</summary>
    void Recovered(EntityId entity, TMachine machine);

    /// <summary>The machine's soft state is gone (a failure, or the end of the entity); its hard state is in the journal.</summary>
    void Lost(EntityId entity, TMachine machine, Exception? reason);
}
