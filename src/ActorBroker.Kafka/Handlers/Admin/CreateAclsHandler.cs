using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves CreateAcls, as <see cref="NoAuthorizer"/> says.</summary>
internal sealed class CreateAclsHandler : IRequestHandler
{
    /// <inheritdoc/>
    public ApiKey Key => ApiKey.CreateAcls;

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        var request = CreateAclsRequest.Read(ref body, exchange.Version);
        var refused = new CreatedAcl(ErrorCode.SecurityDisabled, NoAuthorizer.Message);
        exchange.Complete(new CreateAclsResponse([.. request.Creations.Select(_ => refused)]));
    }
}
