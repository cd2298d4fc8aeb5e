using ActorBroker.Core.Topics;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves DeleteRecords.</summary>
internal sealed class DeleteRecordsHandler : IRequestHandler
{
    /// <inheritdoc/>
    public ApiKey Key => ApiKey.DeleteRecords;

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        var request = DeleteRecordsRequest.Read(ref body, exchange.Version);
        var answers = new PartitionAnswers<TrimmedPartition>(all => exchange.Complete(
            new DeleteRecordsResponse([.. all.Topics.Select(static topic => new TrimmedTopic(topic.Topic, topic.Partitions))])));
        foreach (var topic in request.Topics)
        {
            var answer = answers.Expect(topic.Name, topic.Partitions.Length);
            for (var i = 0; i < topic.Partitions.Length; i++)
            {
                Delete(exchange, topic.Name, topic.Partitions[i], i, answer);
            }
        }

        answers.Close();
    }

    private static void Delete(KafkaExchange exchange, string topic, DeleteRecordsPartition partition, int place, Action<int, TrimmedPartition> answer)
    {
        var handle = exchange.Connection.FindPartition(topic, partition.Index);
        if (handle is null || partition.Offset < -1)
        {
            Refuse(handle is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.OffsetOutOfRange);
            return;
        }

        // A topic that keeps the last record of each key for ever does not give records up by their offsets (Kafka's rule).
        if (!handle.Topic.Info.Config.Settings.Deletes)
        {
            Refuse(ErrorCode.PolicyViolation);
            return;
        }

        handle.Tell(new DeleteRecords(new PartitionQuestion(exchange, Done, error => Refuse(PartitionErrors.Code(error))), partition.Offset));

        void Done(PartitionEffect effect)
        {
            if (effect is RecordsDeleted { Error: PartitionError.None } deleted)
            {
                answer(place, new TrimmedPartition(partition.Index, deleted.LogStart, ErrorCode.None));
            }
            else if (effect is RecordsDeleted refused)
            {
                Refuse(PartitionErrors.Code(refused.Error));
            }
        }

        void Refuse(ErrorCode error) => answer(place, new TrimmedPartition(partition.Index, -1, error));
    }
}
