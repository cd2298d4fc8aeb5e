using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves SaslHandshake: PLAIN is taken, also from clients that need no login.</summary>
internal sealed class SaslHandshakeHandler : IRequestHandler
{
    private static readonly string[] Mechanisms = [Login.Mechanism];

    /// <inheritdoc/>
    public ApiKey Key => ApiKey.SaslHandshake;

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        var request = SaslHandshakeRequest.Read(ref body, exchange.Version);
        var isTaken = string.Equals(request.Mechanism, Login.Mechanism, StringComparison.Ordinal);
        if (isTaken)
        {
            exchange.Connection.Login.HandShake(exchange.Version);
        }

        exchange.Complete(new SaslHandshakeResponse(isTaken ? ErrorCode.None : ErrorCode.UnsupportedSaslMechanism, Mechanisms));
    }
}
