using ActorBroker.Amqp.Channels;
using ActorBroker.Amqp.Messages;
using ActorBroker.Broker.Records;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Topics;

namespace ActorBroker.Amqp.Connections;

/// <content>What is published to topics: one record batch for each partition.</content>
internal sealed partial class PublishGroup
{
    private readonly List<PooledBytes> _lentRecords = [];
    private OutgoingRecord? _record;
    private TopicBatches? _records;

    /// <summary>Adds a message for a topic; returns about how many bytes it takes. One that the topic does not take is refused on its own.</summary>
    public int AddRecord(
        TopicHandle topic,
        ReadOnlySpan<byte> exchange,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> properties,
        ReadOnlySpan<byte> body,
        AmqpChannel channel,
        ulong number)
    {
        _record ??= new OutgoingRecord();
        _records ??= new TopicBatches(connection.Broker.System.Clock.GetUtcNow().ToUnixTimeMilliseconds(), connection.Publications.NextRecordTurn());
        MessageRecord.Describe(exchange, key, properties, _record);
        if (_records.Add(topic, _record, body, out var size) is { } problem)
        {
            LogMessages.RecordRefused(connection.Log, connection.Id, channel.Number, problem);
            var refused = new RefusablePublish(this, channel, number);
            refused.Refuse();
            _refusable.Add(refused);
        }

        return size;
    }

    private void SendRecords(string? problem)
    {
        if (_records is not { } records)
        {
            return;
        }

        _records = null;
        var answers = new RecordAnswers(this);
        foreach (var (partition, bytes) in records.Build())
        {
            _lentRecords.Add(bytes);
            Interlocked.Increment(ref _unanswered);
            if (problem is not null)
            {
                answers.Fail(new IOException(problem));
                continue;
            }

            _bytes += bytes.Length;
            partition.Tell(new Append(answers, 0, bytes.Memory));
        }
    }

    private void ResetRecords()
    {
        foreach (var bytes in _lentRecords)
        {
            bytes.Dispose();
        }

        _lentRecords.Clear();
        _records?.Dispose();
        _records = null;
        _record?.Dispose();
        _record = null;
    }

    /// <summary>Hears what becomes of the batches.</summary>
    private sealed class RecordAnswers(PublishGroup group) : PartitionClient
    {
        public override void Receive(PartitionEffect effect)
        {
            if (((Appended)effect).Error != PartitionError.None)
            {
                group._failed = true;
            }

            group.Answer();
        }

        public override void Fail(Exception reason) => group.Fail(reason);
    }
}
