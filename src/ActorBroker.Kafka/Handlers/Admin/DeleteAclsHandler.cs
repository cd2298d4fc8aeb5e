using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves DeleteAcls, as <see cref="NoAuthorizer"/> says.</summary>
internal sealed class DeleteAclsHandler : IRequestHandler
{
    /// <inheritdoc/>
    public ApiKey Key => ApiKey.DeleteAcls;

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        var request = DeleteAclsRequest.Read(ref body, exchange.Version);
        var refused = new DeletedAcls(ErrorCode.SecurityDisabled, NoAuthorizer.Message);
        exchange.Complete(new DeleteAclsResponse([.. request.Filters.Select(_ => refused)]));
    }
}
