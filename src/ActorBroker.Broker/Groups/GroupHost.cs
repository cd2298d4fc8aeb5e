using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;

namespace ActorBroker.Broker.Groups;

/// <summary>Carries the answers of groups to whom they name.</summary>
internal sealed class GroupHost(Action<EntityId> deadFound) : IEntityHost<GroupMachine, GroupCommand, GroupEffect>
{
    /// <inheritdoc/>
    public void Perform(EntityId entity, GroupEffect effect) => ((AnswerClient<GroupEffect>)effect.To).Answer(effect);

    /// <inheritdoc/>
    public void Failed(EntityId entity, GroupCommand command, Exception reason) => (command.ReplyTo as AnswerClient<GroupEffect>)?.Refuse(reason);

    /// <inheritdoc/>
    public void Recovered(EntityId entity, GroupMachine machine)
    {
        if (machine.State == GroupState.Dead)
        {
            // It was deleted, and a crash came before the catalog had forgotten it.
            deadFound(entity);
        }
    }

    /// <inheritdoc/>
    public void Lost(EntityId entity, GroupMachine machine, Exception? reason)
    {
        if (reason is null)
        {
            return;
        }

        foreach (var waiting in machine.Parked)
        {
            ((AnswerClient<GroupEffect>)waiting).Refuse(reason);
        }
    }
}
