using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves SaslAuthenticate. A wrong password is answered and the connection closed behind that.</summary>
internal sealed class SaslAuthenticateHandler : IRequestHandler
{
    /// <inheritdoc/>
    public ApiKey Key => ApiKey.SaslAuthenticate;

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        var request = SaslAuthenticateRequest.Read(ref body, exchange.Version);
        var connection = exchange.Connection;
        if (!connection.Login.ExpectsAuthenticate)
        {
            exchange.ClosesConnection = true;
            exchange.Complete(new SaslAuthenticateResponse(ErrorCode.IllegalSaslState, "SaslHandshake has to come first"));
        }
        else if (connection.Login.TryToken(request.Token.Span))
        {
            exchange.Complete(new SaslAuthenticateResponse(ErrorCode.None, Message: null));
        }
        else
        {
            LogMessages.LoginRefused(connection.Log, connection.Id);
            exchange.ClosesConnection = true;
            exchange.Complete(new SaslAuthenticateResponse(
                ErrorCode.SaslAuthenticationFailed, "user or password is wrong, or the user may connect from the broker's own machine only"));
        }
    }
}
