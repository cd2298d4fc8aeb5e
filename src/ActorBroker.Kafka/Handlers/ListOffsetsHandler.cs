using ActorBroker.Core.Topics;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves ListOffsets: the first and the last offset, and those of timestamps.</summary>
internal sealed class ListOffsetsHandler : IRequestHandler
{
    /// <inheritdoc/>
    public ApiKey Key => ApiKey.ListOffsets;

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        var request = ListOffsetsRequest.Read(ref body, exchange.Version);
        var answers = new PartitionAnswers<ListedPartition>(all => exchange.Complete(
            new ListOffsetsResponse([.. all.Topics.Select(static topic => new ListedTopic(topic.Topic, topic.Partitions))])));
        foreach (var topic in request.Topics)
        {
            var answer = answers.Expect(topic.Name, topic.Partitions.Length);
            for (var i = 0; i < topic.Partitions.Length; i++)
            {
                var place = i;
                Find(exchange, request.ReadsCommitted, topic.Name, topic.Partitions[i], found => answer(place, found));
            }
        }

        answers.Close();
    }

    private static void Find(
        KafkaExchange exchange, bool readsCommitted, string topic, ListOffsetsPartition partition, Action<ListedPartition> answer)
    {
        var handle = exchange.Connection.FindPartition(topic, partition.Index);
        if (handle is null || partition.LeaderEpoch > LeaderEpoch.Current)
        {
            Refuse(handle is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.UnknownLeaderEpoch);
            return;
        }

        exchange.WithBounds(handle, WithBounds, Fail);

        void WithBounds(PartitionBounds bounds)
        {
            var end = readsCommitted ? bounds.LastStable : bounds.HighWatermark;
            switch (partition.Timestamp)
            {
                case ListOffsetsRequest.Latest:
                    Answer(-1, end);
                    break;
                case ListOffsetsRequest.Earliest or ListOffsetsRequest.EarliestLocal:
                    Answer(-1, bounds.LogStart);
                    break;
                case ListOffsetsRequest.MaxTimestamp:
                    Search(bounds.MaxTimestampOffset, end, bounds.MaxTimestamp);
                    break;
                case >= 0:
                    handle.Tell(new FindTime(
                        new PartitionQuestion(exchange, effect => Search(((TimeFound)effect).Start, end, partition.Timestamp), Fail), partition.Timestamp));
                    break;
                default:
                    Refuse(ErrorCode.UnsupportedVersion);
                    break;
            }
        }

        void Search(long start, long end, long timestamp)
        {
            if (start >= 0 && exchange.Connection.Readers.TryFindTime(handle, start, end, timestamp, out var found))
            {
                Answer(found.Timestamp, found.Offset);
            }
            else
            {
                Refuse(ErrorCode.None);
            }
        }

        void Answer(long timestamp, long offset) =>
            answer(new ListedPartition(partition.Index, ErrorCode.None, timestamp, offset, LeaderEpoch.Current));

        void Fail(Exception error) => Refuse(PartitionErrors.Code(error));

        void Refuse(ErrorCode error) => answer(ListedPartition.None(partition.Index, error));
    }
}
