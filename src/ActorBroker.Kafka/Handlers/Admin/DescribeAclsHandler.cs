using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves DescribeAcls, as <see cref="NoAuthorizer"/> says.</summary>
internal sealed class DescribeAclsHandler : IRequestHandler
{
    /// <inheritdoc/>
    public ApiKey Key => ApiKey.DescribeAcls;

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        DescribeAclsRequest.Read(ref body, exchange.Version);
        exchange.Complete(new DescribeAclsResponse(ErrorCode.SecurityDisabled, NoAuthorizer.Message));
    }
}
