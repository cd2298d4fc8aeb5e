using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;

namespace ActorBroker.Core.Transactions;

/// <content>How participants come into a transaction.</content>
public sealed partial class TransactionMachine
{
    private void Decide(AddParticipants command, Turn<TransactionEvent, TransactionEffect> turn)
    {
        var error = Check(command.ProducerId, command.ProducerEpoch);
        if (error != TransactionError.None)
        {
            Refuse(command, error, turn);
        }
        else if (State.IsEnding())
        {
            Wait(command, turn);
        }
        else if (_waiting.Count + _additions.Count >= limits.WaitingMax)
        {
            Refuse(command, TransactionError.ConcurrentTransactions, turn);
        }
        else
        {
            Add(command, turn);
        }
    }

    private void Add(AddParticipants command, Turn<TransactionEvent, TransactionEffect> turn)
    {
        var named = new HashSet<EntityId>(command.Participants);
        var added = named.Where(p => !_record.Has(p)).ToList();
        if (_record.Participants.Count + added.Count > limits.ParticipantsMax)
        {
            Refuse(command, TransactionError.TooManyParticipants, turn);
            return;
        }

        if (added.Count > 0 || State == TransactionState.Idle)
        {
            turn.Raise(new ParticipantsAdded(turn.Now, added), Durability.Synced);
        }

        if (named.Count == 0)
        {
            Accept(command.ReplyTo, turn);
            return;
        }

        _additions.Add(new PendingAddition(command.ReplyTo, named));
        _enlisted.ExceptWith(named);
        TellEnlist(named, turn);
    }

    private void Decide(ParticipantEnlisted command, Turn<TransactionEvent, TransactionEffect> turn)
    {
        if (State != TransactionState.Open || command.ProducerEpoch != _record.Producer.Epoch || !_told.Remove(command.Participant))
        {
            return;
        }

        // One that refused has answered too: it has nothing of this transaction, and marking it does no harm.
        _enlisted.Add(command.Participant);
        for (var i = _additions.Count - 1; i >= 0; i--)
        {
            var addition = _additions[i];
            if (!addition.Missing.Remove(command.Participant))
            {
                continue;
            }

            if (command.Error != PartitionError.None)
            {
                Refuse(addition.ReplyTo, TransactionError.ParticipantRefused, turn);
                _additions.RemoveAt(i);
            }
            else if (addition.Missing.Count == 0)
            {
                Accept(addition.ReplyTo, turn);
                _additions.RemoveAt(i);
            }
        }

        if (_told.Count == 0)
        {
            DecideWaiting(turn);
        }
    }

    /// <summary>Tells those that are not told and unanswered already.</summary>
    private void TellEnlist(IEnumerable<EntityId> participants, Turn<TransactionEvent, TransactionEffect> turn)
    {
        foreach (var participant in participants)
        {
            if (_told.Add(participant))
            {
                turn.Tell(new EnlistParticipant(participant, _record.Producer.Id, _record.Producer.Epoch));
            }
        }

        _tellAgainAt = turn.Now + limits.AnswerWaitMs;
    }
}
