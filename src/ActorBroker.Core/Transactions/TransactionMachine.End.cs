using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Transactions;

/// <content>How a transaction ends.</content>
public sealed partial class TransactionMachine
{
    private void Decide(EndTransaction command, Turn<TransactionEvent, TransactionEffect> turn)
    {
        var error = Check(command.ProducerId, command.ProducerEpoch);
        if (error != TransactionError.None)
        {
            Refuse(command, error, turn);
        }
        else if (State == TransactionState.Open)
        {
            End(command, turn);
        }
        else if (_record.Outcome != command.Commit)
        {
            Refuse(command, TransactionError.InvalidTransactionState, turn);
        }
        else if (State == TransactionState.Idle)
        {
            Accept(command.ReplyTo, turn);
        }
        else
        {
            Wait(command, turn);
        }
    }

    private void End(EndTransaction command, Turn<TransactionEvent, TransactionEffect> turn)
    {
        if (_enlisted.Count < _record.Participants.Count)
        {
            // Either additions are under way, or a restart forgot who has answered.
            Wait(command, turn);
            TellEnlist(_record.Participants.Where(p => !_enlisted.Contains(p)), turn);
            return;
        }

        turn.Raise(new OutcomeDecided(turn.Now, command.Commit), Durability.Synced);
        _waiting.Insert(0, command);
        TellMarkers(turn);
    }

    /// <summary>Aborts what is open under an epoch that nobody holds, so that its producer cannot go on.</summary>
    private void FenceOff(ProducerIdentity claimed, Turn<TransactionEvent, TransactionEffect> turn)
    {
        var former = claimed.Exists ? claimed : ProducerIdentity.None;
        turn.Raise(new ProducerFencedOff(turn.Now, _record.Producer.Raised().Epoch, former), Durability.Synced);
        foreach (var addition in _additions)
        {
            Refuse(addition.ReplyTo, TransactionError.ProducerFenced, turn);
        }

        _additions.Clear();
        TellMarkers(turn);
    }

    private void TellMarkers(Turn<TransactionEvent, TransactionEffect> turn)
    {
        _enlisted.Clear();
        _told.Clear();
        _told.UnionWith(_record.Participants);
        TellAgain(turn);
        FinishIfMarked(turn);
    }

    private void Decide(ParticipantMarked command, Turn<TransactionEvent, TransactionEffect> turn)
    {
        if (State.IsEnding() && command.ProducerEpoch == _record.Producer.Epoch && _told.Remove(command.Participant))
        {
            FinishIfMarked(turn);
        }
    }

    private void FinishIfMarked(Turn<TransactionEvent, TransactionEffect> turn)
    {
        if (_told.Count > 0)
        {
            return;
        }

        // Nobody waits for this on disk: the decision is there, and so are the markers. If it is lost they are told again.
        turn.Raise(new TransactionEnded(turn.Now), Durability.None);
        DecideWaiting(turn);
    }

    private void Decide(ParticipantFailed command, Turn<TransactionEvent, TransactionEffect> turn)
    {
        if (command.ProducerEpoch == _record.Producer.Epoch && _told.Contains(command.Participant))
        {
            _tellAgainAt = Math.Min(_tellAgainAt, turn.Now + limits.RetryPauseMs);
        }
    }

    /// <summary>Tells all that have not answered what they are to do.</summary>
    private void TellAgain(Turn<TransactionEvent, TransactionEffect> turn)
    {
        foreach (var participant in _told)
        {
            turn.Tell(State == TransactionState.Open
                ? new EnlistParticipant(participant, _record.Producer.Id, _record.Producer.Epoch)
                : new MarkParticipant(participant, _record.Producer.Id, _record.Producer.Epoch, State == TransactionState.Committing));
        }

        _tellAgainAt = turn.Now + limits.AnswerWaitMs;
    }
}
