using ActorBroker.Broker.Transactions;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Transactions;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves an API of producers with a transactional id.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
internal abstract class TransactionHandler<TRequest> : TaskHandler<TRequest>
    where TRequest : class
{
    /// <inheritdoc/>
    protected sealed override ErrorCode Transient => ErrorCode.CoordinatorNotAvailable;

    /// <summary>First version whose clients know <see cref="ErrorCode.ProducerFenced"/> (KIP-588).</summary>
    protected abstract short ProducerFencedVersion { get; }

    /// <summary>Tells the coordinator of a transactional id a command and returns the wire's number of its answer.</summary>
    protected async Task<ErrorCode> TellAsync(KafkaExchange exchange, string transactionalId, Func<Recipient, TransactionCommand> command)
    {
        if (transactionalId.Length == 0)
        {
            return ErrorCode.InvalidRequest;
        }

        if (Find(exchange, transactionalId) is not { } transaction)
        {
            return ErrorCode.InvalidProducerIdMapping;
        }

        return Code(exchange, (await transaction.AskAsync<TransactionReply>(command)).Error);
    }

    /// <summary>The wire's number of a coordinator's refusal, for the request's version.</summary>
    protected ErrorCode Code(KafkaExchange exchange, TransactionError error) => ErrorCodes.Of(error, exchange.Version >= ProducerFencedVersion);

    private static TransactionHandle? Find(KafkaExchange exchange, string transactionalId) =>
        exchange.Connection.Broker.FindTransaction(exchange.Connection.Options.Name(transactionalId));
}
