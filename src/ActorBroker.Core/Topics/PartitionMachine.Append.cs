using ActorBroker.Core.Entities;
using ActorBroker.Core.Records;

namespace ActorBroker.Core.Topics;

/// <content>What producers append. The rules are those of Kafka's <c>LogValidator</c> and <c>ProducerAppendInfo</c>.</content>
public sealed partial class PartitionMachine
{
    private void Decide(Append append, Turn<PartitionEvent, PartitionEffect> turn)
    {
        var batch = append.Batch.Span;
        if (batch.Length < RecordBatchHeader.Size)
        {
            Answer(append, PartitionError.InvalidRecord, -1, -1);
            return;
        }

        var header = new RecordBatchHeader(batch);
        var error = CheckBatch(header, batch.Length);
        if (error == PartitionError.None && header.ProducerId >= 0)
        {
            error = CheckProducer(header, out var duplicate);
            if (duplicate is { } original)
            {
                Answer(append, PartitionError.None, original.BaseOffset, _settings.UsesLogAppendTime ? original.Timestamp : -1);
                return;
            }
        }

        if (error == PartitionError.None)
        {
            error = CheckTimestamps(header, turn.Now);
        }

        if (error == PartitionError.None && header.ProducerId >= 0)
        {
            error = MakeRoomFor(header.ProducerId, turn);
        }

        if (error != PartitionError.None)
        {
            Answer(append, error, -1, -1);
            return;
        }

        var offset = _state.End;
        Take(append.Batch, turn);
        Answer(append, PartitionError.None, offset, _settings.UsesLogAppendTime ? turn.Now : -1);
    }

    private void Decide(AppendSet append, Turn<PartitionEvent, PartitionEffect> turn)
    {
        foreach (var batch in append.Batches)
        {
            var error = CheckSetBatch(batch.Span, turn.Now);
            if (error != PartitionError.None)
            {
                Answer(append, append.Token, error, -1, -1);
                return;
            }
        }

        var offset = _state.End;
        foreach (var batch in append.Batches)
        {
            Take(batch, turn);
        }

        Answer(append, append.Token, PartitionError.None, offset, _settings.UsesLogAppendTime ? turn.Now : -1);
    }

    /// <summary>Adds a batch that nothing is wrong with to the end of the log.</summary>
    private void Take(Memory<byte> bytes, Turn<PartitionEvent, PartitionEffect> turn)
    {
        var batch = bytes.Span;
        var header = new RecordBatchHeader(batch);
        var offset = _state.End;
        RecordBatchPatch.SetPosition(batch, offset, leaderEpoch: 0);
        if (_settings.UsesLogAppendTime)
        {
            RecordBatchPatch.SetLogAppendTime(batch, turn.Now);
        }

        BatchProducer? producer = header.ProducerId < 0
            ? null
            : new BatchProducer(header.ProducerId, header.ProducerEpoch, header.BaseSequence, header.IsTransactional);
        turn.Raise(
            new BatchAppended(
                offset, header.LastOffsetDelta + 1, batch.Length, turn.Now, Math.Max(header.MaxTimestamp, -1), producer, bytes),
            Durability.Synced);
    }

    private void Answer(Append append, PartitionError error, long baseOffset, long logAppendTime) =>
        Answer(append, append.Token, error, baseOffset, logAppendTime);

    private void Answer(PartitionCommand append, long token, PartitionError error, long baseOffset, long logAppendTime)
    {
        if (append.ReplyTo is { } to)
        {
            _answers.Add(new Appended(to, token, error, baseOffset, logAppendTime, _state.LogStart));
        }
    }

    private PartitionError CheckSetBatch(ReadOnlySpan<byte> batch, long now)
    {
        if (batch.Length < RecordBatchHeader.Size)
        {
            return PartitionError.InvalidRecord;
        }

        var header = new RecordBatchHeader(batch);
        var error = header.ProducerId >= 0 ? PartitionError.InvalidRecord : CheckBatch(header, batch.Length);
        return error == PartitionError.None ? CheckTimestamps(header, now) : error;
    }

    /// <summary>Whether the batch is one that a client may send, as far as its header tells.</summary>
    private PartitionError CheckBatch(in RecordBatchHeader header, int size)
    {
        if (size > _settings.MaxMessageBytes || header.LastOffsetDelta >= limits.RecordsPerBatchMax)
        {
            return PartitionError.MessageTooLarge;
        }

        var isIdempotent = header.ProducerId >= 0;
        return header.Magic != RecordBatchHeader.CurrentMagic
            || header.TotalSize != size
            || header.IsControl
            || header.LastOffsetDelta < 0
            || (header.IsTransactional && !isIdempotent)
            || (isIdempotent && (header.BaseSequence < 0 || header.ProducerEpoch < 0))
            ? PartitionError.InvalidRecord
            : PartitionError.None;
    }

    private PartitionError CheckProducer(in RecordBatchHeader header, out SentBatch? duplicate)
    {
        duplicate = null;
        if (_state.Producers.Find(header.ProducerId) is not { } producer)
        {
            // Its state may have expired while it was idle, so it may go on at any sequence number (as in Kafka since 2.5, KIP-360).
            return header.IsTransactional ? PartitionError.InvalidTransactionState : PartitionError.None;
        }

        if (header.ProducerEpoch < producer.Epoch)
        {
            return PartitionError.InvalidProducerEpoch;
        }

        var isNewEpoch = header.ProducerEpoch > producer.Epoch;
        var last = KnownProducer.Advance(header.BaseSequence, header.LastOffsetDelta);
        if (!isNewEpoch && producer.TryFind(header.BaseSequence, last, out var original))
        {
            duplicate = original;
            return PartitionError.None;
        }

        if (header.IsTransactional != producer.IsEnlisted || (producer.IsEnlisted && isNewEpoch))
        {
            return PartitionError.InvalidTransactionState;
        }

        return (isNewEpoch ? header.BaseSequence == 0 : producer.Expects(header.BaseSequence))
            ? PartitionError.None
            : PartitionError.OutOfOrderSequence;
    }

    private PartitionError CheckTimestamps(in RecordBatchHeader header, long now)
    {
        if ((header.Attributes & BatchAttributes.LogAppendTime) != BatchAttributes.None)
        {
            // Only a broker may say so; Kafka refuses it with the same error.
            return PartitionError.InvalidTimestamp;
        }

        if (_settings.UsesLogAppendTime || header.MaxTimestamp == -1)
        {
            return PartitionError.None;
        }

        var latest = _settings.TimestampAfterMaxMs < long.MaxValue - now ? now + _settings.TimestampAfterMaxMs : long.MaxValue;
        return header.BaseTimestamp < now - _settings.TimestampBeforeMaxMs || header.MaxTimestamp > latest
            ? PartitionError.InvalidTimestamp
            : PartitionError.None;
    }

    /// <summary>Sees to it that the producer can be remembered.</summary>
    private PartitionError MakeRoomFor(long producerId, Turn<PartitionEvent, PartitionEffect> turn)
    {
        if (_state.Producers.Count < limits.ProducersMax || _state.Producers.Find(producerId) is not null)
        {
            return PartitionError.None;
        }

        if (_state.Producers.Idle.First is not { } longestIdle)
        {
            return PartitionError.TooManyProducers;
        }

        turn.Raise(new ProducersForgotten([longestIdle.Value.Id]), Durability.None);
        return PartitionError.None;
    }
}
