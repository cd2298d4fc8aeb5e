using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves OffsetForLeaderEpoch. There is one epoch, since nothing that was acknowledged is ever taken back.</summary>
internal sealed class OffsetForLeaderEpochHandler : IRequestHandler
{
    /// <inheritdoc/>
    public ApiKey Key => ApiKey.OffsetForLeaderEpoch;

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        var request = OffsetForLeaderEpochRequest.Read(ref body, exchange.Version);
        var answers = new PartitionAnswers<EpochEnd>(all => exchange.Complete(
            new OffsetForLeaderEpochResponse([.. all.Topics.Select(static topic => new EpochEndTopic(topic.Topic, topic.Partitions))])));
        foreach (var topic in request.Topics)
        {
            var answer = answers.Expect(topic.Name, topic.Partitions.Length);
            for (var i = 0; i < topic.Partitions.Length; i++)
            {
                Find(exchange, topic.Name, topic.Partitions[i], i, answer);
            }
        }

        answers.Close();
    }

    private static void Find(KafkaExchange exchange, string topic, EpochPartition partition, int place, Action<int, EpochEnd> answer)
    {
        var handle = exchange.Connection.FindPartition(topic, partition.Index);
        if (handle is null || partition.CurrentEpoch > LeaderEpoch.Current)
        {
            Answer(handle is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.UnknownLeaderEpoch, -1, -1);
            return;
        }

        exchange.WithBounds(
            handle,
            bounds =>
            {
                if (partition.LeaderEpoch == LeaderEpoch.Current)
                {
                    Answer(ErrorCode.None, LeaderEpoch.Current, bounds.HighWatermark);
                }
                else
                {
                    Answer(ErrorCode.None, -1, -1);
                }
            },
            error => Answer(PartitionErrors.Code(error), -1, -1));

        void Answer(ErrorCode error, int epoch, long end) => answer(place, new EpochEnd(partition.Index, error, epoch, end));
    }
}
