using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Broker.Queues;

/// <summary>Carries the effects of queues to whom they name.</summary>
internal sealed class QueueHost(IQueueOwner owner) : IEntityHost<QueueMachine, QueueCommand, QueueEffect>
{
    /// <inheritdoc/>
    public void Perform(EntityId entity, QueueEffect effect)
    {
        switch (effect)
        {
            case Unused:
                owner.OnUnused(entity);
                break;
            case Abandoned:
                owner.OnAbandoned(entity);
                break;
            case DeadLetter letters:
                owner.OnDeadLetters(entity, letters);
                break;
            default:
                ((QueueClient)effect.To).Receive(effect);
                break;
        }
    }

    /// <inheritdoc/>
    public void Failed(EntityId entity, QueueCommand command, Exception reason)
    {
        if (reason is EntityDeletedException && command is Publish late)
        {
            // The route was found just before the queue went, whose end is durable: to the publisher it is a message without a route.
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

/// <summary>Does for queues what they cannot do themselves.</summary>
internal interface IQueueOwner
{
    /// <summary>A queue has lost its last consumer.</summary>
    void OnUnused(EntityId entity);

    /// <summary>A queue was not used for as long as it may be.</summary>
    void OnAbandoned(EntityId entity);

    /// <summary>Messages of a queue have died.</summary>
    void OnDeadLetters(EntityId entity, DeadLetter letters);
}
