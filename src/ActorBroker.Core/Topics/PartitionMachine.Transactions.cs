using ActorBroker.Core.Entities;
using ActorBroker.Core.Records;

namespace ActorBroker.Core.Topics;

/// <content>Transactions: a producer is let in, writes, and a marker ends it.</content>
public sealed partial class PartitionMachine
{
    private void Decide(Enlist enlist, Turn<PartitionEvent, PartitionEffect> turn)
    {
        var error = CheckEnlist(enlist, out var isEnlisted);
        if (error == PartitionError.None && !isEnlisted)
        {
            error = MakeRoomFor(enlist.ProducerId, turn);
            if (error == PartitionError.None)
            {
                turn.Raise(new ProducerEnlisted(enlist.ProducerId, enlist.ProducerEpoch, turn.Now), Durability.Synced);
            }
        }

        Answer(enlist, to => new Enlisted(to, error));
    }

    private PartitionError CheckEnlist(Enlist enlist, out bool isEnlisted)
    {
        isEnlisted = false;
        if (_state.Producers.Find(enlist.ProducerId) is { } producer)
        {
            if (enlist.ProducerEpoch < producer.Epoch)
            {
                return PartitionError.InvalidProducerEpoch;
            }

            if (producer.IsEnlisted)
            {
                // What an earlier epoch left open has to get its marker first.
                isEnlisted = enlist.ProducerEpoch == producer.Epoch;
                return isEnlisted || producer.TransactionFirst < 0 ? PartitionError.None : PartitionError.InvalidTransactionState;
            }
        }

        // Each transaction that is open may leave an entry in the index of the aborted ones.
        var open = _state.Producers.Open.Count + _state.Producers.Enlisted.Count;
        return _state.Aborted.Count + open < limits.AbortedMax ? PartitionError.None : PartitionError.TooManyTransactions;
    }

    private void Decide(WriteMarker marker, Turn<PartitionEvent, PartitionEffect> turn)
    {
        var error = PartitionError.None;
        var producer = _state.Producers.Find(marker.ProducerId);
        if (producer is not null && marker.ProducerEpoch < producer.Epoch)
        {
            error = PartitionError.InvalidProducerEpoch;
        }
        else if (producer is { TransactionFirst: >= 0 })
        {
            var offset = _state.End;
            var batch = ControlBatch.Marker(offset, turn.Now, marker.ProducerId, marker.ProducerEpoch, marker.Commit);
            turn.Raise(
                new MarkerAppended(offset, batch.Length, turn.Now, marker.ProducerId, marker.ProducerEpoch, marker.Commit, batch),
                Durability.Synced);
        }
        else if (producer is { IsEnlisted: true } || producer?.Epoch != marker.ProducerEpoch)
        {
            // Where there is no room for a producer that never wrote here, there is nothing to fence either: it is not enlisted.
            if (MakeRoomFor(marker.ProducerId, turn) == PartitionError.None)
            {
                turn.Raise(new ProducerFenced(marker.ProducerId, marker.ProducerEpoch, turn.Now), Durability.Synced);
            }
        }

        Answer(marker, to => new MarkerWritten(to, error));
    }
}
