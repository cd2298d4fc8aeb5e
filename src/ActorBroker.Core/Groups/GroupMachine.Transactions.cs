using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;

namespace ActorBroker.Core.Groups;

/// <content>The group as a participant of transactions: offsets that count only when the transaction commits.</content>
public sealed partial class GroupMachine
{
    private void Decide(EnlistProducer enlist, Turn<GroupEvent, GroupEffect> turn)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(enlist.ProducerId);
        ArgumentOutOfRangeException.ThrowIfNegative(enlist.ProducerEpoch);
        var known = _store.Producers.TryGet(enlist.ProducerId, out var producer);
        var isOpen = known && producer.Pending is not null;
        var error = _state == GroupState.Dead ? PartitionError.InvalidTransactionState
            : known && enlist.ProducerEpoch < producer.Epoch ? PartitionError.InvalidProducerEpoch
            : !isOpen && _store.Producers.OpenCount >= limits.ProducersMax ? PartitionError.TooManyProducers
            : PartitionError.None;
        if (error == PartitionError.None && !(isOpen && producer.Epoch == enlist.ProducerEpoch))
        {
            turn.Raise(new TransactionOpened(enlist.ProducerId, enlist.ProducerEpoch), Durability.Synced);
        }

        Tell(turn, enlist.ReplyTo, to => new ProducerEnlisted(to, enlist.ProducerId, enlist.ProducerEpoch, error));
    }

    private void Decide(CommitTransactionOffsets commit, Turn<GroupEvent, GroupEffect> turn)
    {
        OffsetTable? pending = null;
        var error = CheckCommit(commit.Member, commit.Generation, transactional: true, turn);
        if (error == GroupError.None)
        {
            error = CheckProducer(commit, out pending);
        }

        IReadOnlyList<GroupError> errors = [];
        if (error == GroupError.None)
        {
            var taken = Take(commit.Offsets, pending, out errors);
            if (taken.Count > 0)
            {
                turn.Raise(new PendingOffsetsStored(commit.ProducerId, turn.Now, taken), Durability.Synced);
            }
        }

        Tell(turn, commit.ReplyTo, to => new OffsetsCommitted(to, error, errors));
    }

    private GroupError CheckProducer(CommitTransactionOffsets commit, out OffsetTable? pending)
    {
        pending = null;
        if (!_store.Producers.TryGet(commit.ProducerId, out var producer))
        {
            return GroupError.InvalidTransactionState;
        }

        if (commit.ProducerEpoch < producer.Epoch)
        {
            return GroupError.InvalidProducerEpoch;
        }

        pending = producer.Pending;
        return pending is null || commit.ProducerEpoch > producer.Epoch ? GroupError.InvalidTransactionState : GroupError.None;
    }

    private void Decide(EndProducer end, Turn<GroupEvent, GroupEffect> turn)
    {
        var error = PartitionError.None;
        if (_store.Producers.TryGet(end.ProducerId, out var producer))
        {
            if (end.ProducerEpoch < producer.Epoch)
            {
                error = PartitionError.InvalidProducerEpoch;
            }
            else if (producer.Pending is not null || end.ProducerEpoch > producer.Epoch)
            {
                turn.Raise(new TransactionClosed(end.ProducerId, end.ProducerEpoch, end.Commit), Durability.Synced);
                ForgetOldProducers(turn);
            }
        }

        Tell(turn, end.ReplyTo, to => new ProducerEnded(to, end.ProducerId, end.ProducerEpoch, error));
    }

    private void ForgetOldProducers(Turn<GroupEvent, GroupEffect> turn)
    {
        while (_store.Producers.EndedCount > limits.EndedProducersMax && _store.Producers.Oldest is { } oldest)
        {
            turn.Raise(new ProducerForgotten(oldest.Id), Durability.None);
        }
    }
}
