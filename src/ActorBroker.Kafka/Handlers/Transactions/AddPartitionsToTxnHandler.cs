using ActorBroker.Core.Entities;
using ActorBroker.Core.Transactions;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves AddPartitionsToTxn. Either all partitions belong to the transaction afterwards, or none that did not before.</summary>
internal sealed class AddPartitionsToTxnHandler : TransactionHandler<AddPartitionsToTxnRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.AddPartitionsToTxn;

    /// <inheritdoc/>
    protected override short ProducerFencedVersion => 2;

    /// <inheritdoc/>
    protected override AddPartitionsToTxnRequest Read(ref KafkaReader body, short version) => AddPartitionsToTxnRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, AddPartitionsToTxnRequest request)
    {
        var entities = new List<EntityId>();
        var allExist = true;
        foreach (var topic in request.Topics)
        {
            foreach (var partition in topic.Partitions)
            {
                if (Find(exchange, topic.Name, partition) is { } entity)
                {
                    entities.Add(entity);
                }
                else
                {
                    allExist = false;
                }
            }
        }

        if (!allExist)
        {
            return Answer(request, (topic, partition) =>
                Find(exchange, topic, partition) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.OperationNotAttempted);
        }

        return Refuse(exchange, request, await TellAsync(
            exchange, request.TransactionalId, reply => new AddParticipants(reply, request.ProducerId, request.ProducerEpoch, entities)));
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, AddPartitionsToTxnRequest request, ErrorCode error) =>
        Answer(request, (_, _) => error);

    private static AddPartitionsToTxnResponse Answer(AddPartitionsToTxnRequest request, Func<string, int, ErrorCode> error) =>
        new([.. request.Topics.Select(t => new AddedToTxnTopic(t.Name, [.. t.Partitions.Select(p => new AddedToTxnPartition(p, error(t.Name, p)))]))]);

    private static EntityId? Find(KafkaExchange exchange, string topic, int partition) =>
        exchange.Connection.FindPartition(topic, partition)?.Entity;
}
