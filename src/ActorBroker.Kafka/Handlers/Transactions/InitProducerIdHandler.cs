using ActorBroker.Core.Transactions;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves InitProducerId: a new id for a producer that is only idempotent, else the next epoch of the transactional id.</summary>
internal sealed class InitProducerIdHandler : TransactionHandler<InitProducerIdRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.InitProducerId;

    /// <inheritdoc/>
    protected override short ProducerFencedVersion => 4;

    /// <inheritdoc/>
    protected override InitProducerIdRequest Read(ref KafkaReader body, short version) => InitProducerIdRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, InitProducerIdRequest request)
    {
        var broker = exchange.Connection.Broker;
        if (request.TransactionalId is not { } transactionalId)
        {
            // A producer that comes back with an id (KIP-360) gets a new one: it has used up the old one's epochs or doubts it.
            return new InitProducerIdResponse(ErrorCode.None, await broker.NextProducerId(), 0);
        }

        if (transactionalId.Length == 0 || request.ProducerId < -1 || request.ProducerEpoch < -1 || (request.ProducerId == -1) != (request.ProducerEpoch == -1))
        {
            return Refuse(exchange, request, ErrorCode.InvalidRequest);
        }

        var transaction = await broker.GetOrCreateTransactionAsync(exchange.Connection.Options.Name(transactionalId));
        var fresh = await broker.NextProducerId();
        var answer = await transaction.AskAsync<TransactionReply>(reply => new InitProducer(
            reply, fresh, request.TransactionTimeoutMs, request.ProducerId, request.ProducerEpoch));
        return new InitProducerIdResponse(Code(exchange, answer.Error), answer.ProducerId, answer.ProducerEpoch);
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, InitProducerIdRequest request, ErrorCode error) =>
        new InitProducerIdResponse(error, -1, -1);
}
