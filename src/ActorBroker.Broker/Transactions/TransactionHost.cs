using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Routing;
using ActorBroker.Broker.Waking;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Transactions;

namespace ActorBroker.Broker.Transactions;

/// <summary>Carries what coordinators tell: answers to clients, and enlisting and markers to partitions and groups.</summary>
internal sealed class TransactionHost(ITransactionOwner owner, TopologyView topology, DueTimes dueTimes)
    : IEntityHost<TransactionMachine, TransactionCommand, TransactionEffect>
{
    private readonly Participants _participants = new(topology);

    /// <inheritdoc/>
    public void Perform(EntityId entity, TransactionEffect effect)
    {
        switch (effect)
        {
            case EnlistParticipant enlist:
                _participants.Enlist(entity, enlist);
                break;
            case MarkParticipant mark:
                _participants.Mark(entity, mark);
                break;
            case TransactionalIdExpired:
                owner.OnExpired(entity);
                break;
            default:
                ((AnswerClient<TransactionEffect>)effect.To).Answer(effect);
                break;
        }
    }

    /// <inheritdoc/>
    public void Failed(EntityId entity, TransactionCommand command, Exception reason) =>
        (command.ReplyTo as AnswerClient<TransactionEffect>)?.Refuse(reason);

    /// <inheritdoc/>
    public void Recovered(EntityId entity, TransactionMachine machine) => dueTimes.Forget(entity);

    /// <inheritdoc/>
    public void Lost(EntityId entity, TransactionMachine machine, Exception? reason)
    {
        dueTimes.Set(entity, topology.FindTransaction(entity) is null ? null : machine.NextWake?.At);
        if (reason is null)
        {
            return;
        }

        foreach (var waiting in machine.MayNotHaveHeard)
        {
            ((AnswerClient<TransactionEffect>)waiting).Refuse(reason);
        }
    }
}

/// <summary>Does for coordinators what they cannot do themselves.</summary>
internal interface ITransactionOwner
{
    /// <summary>Nobody uses the transactional id any more.</summary>
    void OnExpired(EntityId entity);
}
