using ActorBroker.Broker.Transactions;
using ActorBroker.Core.Transactions;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves ListTransactions.</summary>
internal sealed class ListTransactionsHandler : TaskHandler<ListTransactionsRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.ListTransactions;

    /// <inheritdoc/>
    protected override ErrorCode Transient => ErrorCode.CoordinatorNotAvailable;

    /// <inheritdoc/>
    protected override ListTransactionsRequest Read(ref KafkaReader body, short version) => ListTransactionsRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, ListTransactionsRequest request)
    {
        var now = exchange.Connection.Broker.System.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var found = await Task.WhenAll((exchange.Connection.VirtualHost?.Transactions ?? []).Select(InspectAsync));
        return new ListTransactionsResponse(
            ErrorCode.None,
            [.. request.States.Except(TransactionStateNames.All, StringComparer.Ordinal)],
            [.. found.Where(one => IsWanted(one.Listed, one.OpenedAt)).Select(static one => one.Listed)]);

        bool IsWanted(ListedTransaction transaction, long openedAt) =>
            (request.States.Count == 0 || request.States.Contains(transaction.State, StringComparer.Ordinal))
            && (request.ProducerIds.Count == 0 || request.ProducerIds.Contains(transaction.ProducerId))
            && (request.DurationMs < 0 || (openedAt >= 0 && now - openedAt > request.DurationMs));
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, ListTransactionsRequest request, ErrorCode error) =>
        new ListTransactionsResponse(error, [], []);

    private static async Task<(ListedTransaction Listed, long OpenedAt)> InspectAsync(TransactionHandle transaction)
    {
        var inspected = await transaction.AskAsync<TransactionInspected>(static reply => new InspectTransaction(reply));
        return (new ListedTransaction(transaction.Info.Name, inspected.ProducerId, TransactionStateNames.Of(inspected.State)), inspected.OpenedAt);
    }
}
