using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves ApiVersions: the first request of most clients, also before they authenticate.</summary>
internal sealed class ApiVersionsHandler : IRequestHandler
{
    /// <inheritdoc/>
    public ApiKey Key => ApiKey.ApiVersions;

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        ApiVersionsRequest.Read(ref body, exchange.Version);
        exchange.Complete(new ApiVersionsResponse(ErrorCode.None, exchange.Connection.Handlers.Supported));
    }
}
