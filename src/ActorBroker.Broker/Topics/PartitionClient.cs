using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;

namespace ActorBroker.Broker.Topics;

/// <summary>Somebody who tells partitions commands and hears their effects. Called on the partition's own turn: it must only pass the news on.</summary>
public abstract class PartitionClient : Recipient
{
    /// <summary>Hears an effect.</summary>
    public abstract void Receive(PartitionEffect effect);

    /// <summary>A command that named this client was not carried out (<see cref="Actors.Persistence.EntityDeletedException"/>: its topic is gone); else trying again may help.</summary>
    public abstract void Fail(Exception reason);
}
