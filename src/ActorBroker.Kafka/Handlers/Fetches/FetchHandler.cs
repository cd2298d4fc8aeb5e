using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves Fetch. There are no incremental sessions: a client that asks for one is told that it has none, and one that names one that it is not known.</summary>
internal sealed class FetchHandler : IRequestHandler
{
    /// <summary>The epoch of a request that wants to begin a session, in place of the one it names if it names any.</summary>
    private const int InitialEpoch = 0;

    /// <summary>The epoch of a request that ends its session or never had one.</summary>
    private const int FinalEpoch = -1;

    /// <inheritdoc/>
    public ApiKey Key => ApiKey.Fetch;

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        var request = FetchRequest.Read(ref body, exchange.Version);

        // With these two epochs a request names all that it wants, whatever session it names besides (Kafka's FetchMetadata.isFull).
        if (request.SessionEpoch is not (InitialEpoch or FinalEpoch))
        {
            exchange.Complete(new FetchResponse(ErrorCode.FetchSessionIdNotFound, 0, []));
            return;
        }

        new Fetching(exchange, request).Begin();
    }
}
