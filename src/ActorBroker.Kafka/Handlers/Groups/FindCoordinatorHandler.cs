using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves FindCoordinator. This broker coordinates every group and every transactional id.</summary>
internal sealed class FindCoordinatorHandler : IRequestHandler
{
    /// <inheritdoc/>
    public ApiKey Key => ApiKey.FindCoordinator;

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        var request = FindCoordinatorRequest.Read(ref body, exchange.Version);
        var id = exchange.Connection.Options.NodeId;
        var (host, port) = BrokerAddress.For(exchange.Connection);
        var (error, message) = Check(request.KeyType, request.Key, exchange.Version < 4);
        exchange.Complete(new FindCoordinatorResponse(
            error,
            message,
            error == ErrorCode.None ? id : -1,
            error == ErrorCode.None ? host : "",
            error == ErrorCode.None ? port : -1,
            [.. request.Keys.Select(Coordinate)]));

        Coordinator Coordinate(string key)
        {
            var (error, message) = Check(request.KeyType, key, hasKey: true);
            return error == ErrorCode.None ? new(key, id, host, port, error, message) : new(key, -1, "", -1, error, message);
        }
    }

    private static (ErrorCode Error, string? Message) Check(CoordinatorKind kind, string key, bool hasKey) => kind switch
    {
        CoordinatorKind.Transaction when hasKey && key.Length == 0 => (ErrorCode.InvalidRequest, "a transactional id must not be empty"),
        CoordinatorKind.Group or CoordinatorKind.Transaction => (ErrorCode.None, null),
        _ => (ErrorCode.InvalidRequest, $"there are coordinators of groups (0) and transactional ids (1), not of {(int)kind}"),
    };
}
