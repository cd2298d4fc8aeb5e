using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Transactions;

/// <content>How a producer begins.</content>
public sealed partial class TransactionMachine
{
    private void Decide(InitProducer command, Turn<TransactionEvent, TransactionEffect> turn)
    {
        var claimed = new ProducerIdentity(command.ProducerId, command.ProducerEpoch);
        if (command.TimeoutMs <= 0 || command.TimeoutMs > limits.TimeoutMsMax)
        {
            Refuse(command, TransactionError.InvalidTimeout, turn);
        }
        else if (IsOutdated(claimed))
        {
            Refuse(command, TransactionError.ProducerFenced, turn);
        }
        else if (State == TransactionState.Idle)
        {
            Begin(command, claimed, turn);
        }
        else
        {
            WaitToBegin(command, turn);
            if (State == TransactionState.Open)
            {
                FenceOff(claimed, turn);
            }
        }
    }

    /// <summary>
    /// Whether a newer producer has taken over from the one that says to be this (KIP-360). One that says nothing is new,
    /// and one that lost its coordinator's memory is taken as new. What it was before its last beginning counts only until
    /// that producer goes on: with a transaction open it has heard the answer.
    /// </summary>
    private bool IsOutdated(ProducerIdentity claimed) =>
        claimed.Exists && _record.Producer.Exists
        && (claimed != _record.Producer || _record.IsEpochNobodys)
        && (claimed != _record.Former || State == TransactionState.Open);

    private void Begin(InitProducer command, ProducerIdentity claimed, Turn<TransactionEvent, TransactionEffect> turn)
    {
        if (claimed.Exists && claimed == _record.Former && claimed != _record.Producer && !_record.IsEpochNobodys)
        {
            // The retry of one that has begun and did not hear of it.
            Accept(command.ReplyTo, turn);
            return;
        }

        var next = _record.Producer.Exists && !_record.Producer.IsExhausted
            ? _record.Producer.Raised()
            : new ProducerIdentity(command.FreshProducerId, 0);
        turn.Raise(new ProducerBegun(turn.Now, next, claimed.Exists ? claimed : ProducerIdentity.None, command.TimeoutMs), Durability.Synced);
        Accept(command.ReplyTo, turn);
    }

    /// <summary>One producer waits at most: the newest. The others may ask again, as they would of Kafka.</summary>
    private void WaitToBegin(InitProducer command, Turn<TransactionEvent, TransactionEffect> turn)
    {
        var other = _waiting.FindIndex(static c => c is InitProducer);
        if (other >= 0)
        {
            Refuse(_waiting[other], TransactionError.ConcurrentTransactions, turn);
            _waiting.RemoveAt(other);
        }

        Wait(command, turn);
    }
}
