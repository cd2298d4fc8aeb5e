using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;

namespace ActorBroker.Broker.Groups;

/// <summary>Carries the answers of groups to whom they name.</summary>
internal sealed class GroupHost : IEntityHost<GroupMachine, GroupCommand, GroupEffect>
{
    /// <inheritdoc/>
    public void Perform(EntityId entity, GroupEffect effect) => ((GroupClient)effect.To).Answer(effect);

    /// <inheritdoc/>
    public void Failed(EntityId entity, GroupCommand command, Exception reason) => (command.ReplyTo as GroupClient)?.Refuse(reason);

    /// <inheritdoc/>
    public void Recovered(EntityId entity, GroupMachine machine)
    {
    }

    /// <inheritdoc/>
    public void Lost(EntityId entity, GroupMachine machine, Exception? reason)
    {
    }
}
