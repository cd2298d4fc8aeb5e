using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Broker.Queues;

/// <summary>Somebody who tells queues commands and hears their effects. Called on the queue's own turn: it must only pass the news on.</summary>
public abstract class QueueClient : Recipient
{
    /// <summary>Hears an effect.</summary>
    public abstract void Receive(QueueEffect effect);

    /// <summary>A command that named this client was not carried out, or the queue has lost what it knew of it; trying again may help.</summary>
    public abstract void Fail(Exception reason);
}
