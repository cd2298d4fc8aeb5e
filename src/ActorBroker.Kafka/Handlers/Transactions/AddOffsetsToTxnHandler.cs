using ActorBroker.Core.Transactions;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves AddOffsetsToTxn: the group takes part in the transaction like a partition.</summary>
internal sealed class AddOffsetsToTxnHandler : TransactionHandler<AddOffsetsToTxnRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.AddOffsetsToTxn;

    /// <inheritdoc/>
    protected override short ProducerFencedVersion => 2;

    /// <inheritdoc/>
    protected override AddOffsetsToTxnRequest Read(ref KafkaReader body, short version) => AddOffsetsToTxnRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, AddOffsetsToTxnRequest request)
    {
        var group = await exchange.Connection.Broker.GetOrCreateGroupAsync(exchange.Connection.Options.Name(request.GroupId));
        var error = await TellAsync(
            exchange, request.TransactionalId, reply => new AddParticipants(reply, request.ProducerId, request.ProducerEpoch, [group.Info.Entity]));

        // Only partitions can be told that nothing was attempted; here the transaction itself cannot go on.
        return Refuse(exchange, request, error == ErrorCode.OperationNotAttempted ? ErrorCode.InvalidTxnState : error);
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, AddOffsetsToTxnRequest request, ErrorCode error) => new AddOffsetsToTxnResponse(error);
}
