using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Routing;
using ActorBroker.Broker.Waking;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;

namespace ActorBroker.Broker.Topics;

/// <summary>Makes the bounds of partitions visible, and carries their answers to whom they name.</summary>
internal sealed class PartitionHost(TopologyView topology, DueTimes dueTimes) : IEntityHost<PartitionMachine, PartitionCommand, PartitionEffect>
{
    /// <inheritdoc/>
    public void Perform(EntityId entity, PartitionEffect effect)
    {
        if (effect is BoundsChanged changed)
        {
            topology.FindPartition(entity)?.Publish(changed.Bounds);
        }
        else
        {
            ((PartitionClient)effect.To).Receive(effect);
        }
    }

    /// <inheritdoc/>
    public void Failed(EntityId entity, PartitionCommand command, Exception reason) => (command.ReplyTo as PartitionClient)?.Fail(reason);

    /// <inheritdoc/>
    public void Recovered(EntityId entity, PartitionMachine machine)
    {
        dueTimes.Forget(entity);
        topology.FindPartition(entity)?.Publish(machine.Bounds);
    }

    /// <inheritdoc/>
    public void Lost(EntityId entity, PartitionMachine machine, Exception? reason)
    {
        // Nobody is parked in a partition: the bounds stay, and those who wait for others are parked at the handle.
        dueTimes.Set(entity, topology.FindPartition(entity) is null ? null : machine.NextWake?.At);
    }
}
