using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Broker.Queues;

/// <summary>Carries the effects of queues to whom they name.</summary>
internal sealed class QueueHost(Action<EntityId> unused) : IEntityHost<QueueMachine, QueueCommand, QueueEffect>
{
    /// <inheritdoc/>
    public void Perform(EntityId entity, QueueEffect effect)
    {
        if (effect is Unused)
        {
            unused(entity);
        }
        else
        {
            ((QueueClient)effect.To).Receive(effect);
        }
    }

    /// <inheritdoc/>
    public void Failed(EntityId entity, QueueCommand command, Exception reason)
    {
        if (reason is EntityDeletedException && command is Publish late)
        {
            // The route was found just before the queue went: to the publisher it is a message without a route.
            ((QueueClient)late.Publisher).Receive(new PublishAccepted(late.Publisher));
            return;
        }

        var client = command switch
        {
            Publish publish => publish.Publisher,
            Subscribe subscribe => subscribe.ReplyTo,
            Unsubscribe unsubscribe => unsubscribe.ReplyTo,
            Get get => get.Holder,
            Purge purge => purge.ReplyTo,
            Inspect inspect => inspect.ReplyTo,
            Close close => close.ReplyTo,
            _ => null,
        };
        ((QueueClient?)client)?.Fail(reason);
    }

    /// <inheritdoc/>
    public void Recovered(EntityId entity, QueueMachine machine)
    {
        // A queue begins without consumers; those of before have been told.
    }

    /// <inheritdoc/>
    public void Lost(EntityId entity, QueueMachine machine, Exception? reason)
    {
        if (reason is null)
        {
            return;
        }

        foreach (var holder in machine.Holders)
        {
            ((QueueClient)holder).Fail(reason);
        }
    }
}
