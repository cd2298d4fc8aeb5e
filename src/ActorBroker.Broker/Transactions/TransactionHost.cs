using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Transactions;

namespace ActorBroker.Broker.Transactions;

/// <summary>Carries what coordinators tell: answers to clients, and enlisting and markers to partitions and groups.</summary>
internal sealed class TransactionHost(ITransactionOwner owner, Participants participants)
    : IEntityHost<TransactionMachine, TransactionCommand, TransactionEffect>
{
    /// <inheritdoc/>
    public void Perform(EntityId entity, TransactionEffect effect)
    {
        switch (effect)
        {
            case EnlistParticipant enlist:
                participants.Enlist(entity, enlist);
                break;
            case MarkParticipant mark:
                participants.Mark(entity, mark);
                break;
            case TransactionalIdExpired:
                owner.OnExpired(entity);
                break;
            default:
                ((TransactionClient)effect.To).Answer(effect);
                break;
        }
    }

    /// <inheritdoc/>
    public void Failed(EntityId entity, TransactionCommand command, Exception reason) =>
        (command.ReplyTo as TransactionClient)?.Refuse(reason);

    /// <inheritdoc/>
    public void Recovered(EntityId entity, TransactionMachine machine) => owner.OnAwake(entity);

    /// <inheritdoc/>
    public void Lost(EntityId entity, TransactionMachine machine, Exception? reason)
    {
        owner.OnAsleep(entity, machine.NextWake?.At);
        if (reason is null)
        {
            return;
        }

        foreach (var waiting in machine.Waiting)
        {
            ((TransactionClient)waiting).Refuse(reason);
        }
    }
}

/// <summary>Does for coordinators what they cannot do themselves.</summary>
internal interface ITransactionOwner
{
    /// <summary>Nobody uses the transactional id any more.</summary>
    void OnExpired(EntityId entity);

    /// <summary>A coordinator is in memory and minds its own time.</summary>
    void OnAwake(EntityId entity);

    /// <summary>A coordinator is not in memory and wants to be woken at that time, in milliseconds since 1970.</summary>
    void OnAsleep(EntityId entity, long? at);
}
