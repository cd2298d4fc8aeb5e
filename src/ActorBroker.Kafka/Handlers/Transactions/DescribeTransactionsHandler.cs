using ActorBroker.Core.Entities;
using ActorBroker.Core.Transactions;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves DescribeTransactions.</summary>
internal sealed class DescribeTransactionsHandler : TaskHandler<DescribeTransactionsRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.DescribeTransactions;

    /// <inheritdoc/>
    protected override ErrorCode Transient => ErrorCode.CoordinatorNotAvailable;

    /// <inheritdoc/>
    protected override DescribeTransactionsRequest Read(ref KafkaReader body, short version) => DescribeTransactionsRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, DescribeTransactionsRequest request) =>
        new DescribeTransactionsResponse(await Task.WhenAll(request.TransactionalIds.Distinct(StringComparer.Ordinal).Select(id => DescribeAsync(exchange, id))));

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, DescribeTransactionsRequest request, ErrorCode error) =>
        new DescribeTransactionsResponse([.. request.TransactionalIds.Select(id => Nothing(id, error))]);

    private static async Task<DescribedTransaction> DescribeAsync(KafkaExchange exchange, string id)
    {
        var connection = exchange.Connection;
        if (connection.Broker.FindTransaction(connection.Options.Name(id)) is not { } transaction)
        {
            return Nothing(id, ErrorCode.TransactionalIdNotFound);
        }

        var inspected = await transaction.AskAsync<TransactionInspected>(static reply => new InspectTransaction(reply));
        return new DescribedTransaction(
            ErrorCode.None,
            id,
            TransactionStateNames.Of(inspected.State),
            inspected.TimeoutMs,
            inspected.OpenedAt,
            inspected.ProducerId,
            inspected.ProducerEpoch,
            [.. Partitions(connection, [.. inspected.Participants])]);
    }

    /// <summary>The partitions among the participants. A group is none: Kafka would name the topic in which it keeps offsets.</summary>
    private static IEnumerable<DescribedTransactionTopic> Partitions(KafkaConnection connection, HashSet<EntityId> participants) =>
        from topic in connection.Topics
        let partitions = topic.Partitions.Where(p => participants.Contains(p.Entity)).Select(static p => p.Index).ToArray()
        where partitions.Length > 0
        select new DescribedTransactionTopic(topic.Info.Name, partitions);

    private static DescribedTransaction Nothing(string id, ErrorCode error) => new(error, id, "", 0, -1, -1, -1, []);
}
