using ActorBroker.Core.Transactions;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves EndTxn. Answered when every partition and group has the marker, so that whoever reads afterwards sees the outcome.</summary>
internal sealed class EndTxnHandler : TransactionHandler<EndTxnRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.EndTxn;

    /// <inheritdoc/>
    protected override short ProducerFencedVersion => 2;

    /// <inheritdoc/>
    protected override EndTxnRequest Read(ref KafkaReader body, short version) => EndTxnRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, EndTxnRequest request) =>
        Refuse(exchange, request, await TellAsync(
            exchange, request.TransactionalId, reply => new EndTransaction(reply, request.ProducerId, request.ProducerEpoch, request.Commit)));

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, EndTxnRequest request, ErrorCode error) => new EndTxnResponse(error);
}
