using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves one API. One instance serves all connections, so it keeps nothing of a request.</summary>
internal interface IRequestHandler
{
    /// <summary>The API.</summary>
    ApiKey Key { get; }

    /// <summary>
    /// Reads the request and begins to serve it, in the connection's turn. Ends with <see cref="KafkaExchange.Complete"/>, at
    /// once or in a later turn of the connection (<see cref="KafkaExchange.Run{T}"/>, <see cref="KafkaExchange.Post"/>). The
    /// next request begins then, unless both are Produce.
    /// </summary>
    /// <param name="exchange">The request and the way to answer it.</param>
    /// <param name="body">The request behind its header.</param>
    /// <exception cref="KafkaWireException">The request is not of its version's form; the connection is closed.</exception>
    void Begin(KafkaExchange exchange, ref KafkaReader body);
}
