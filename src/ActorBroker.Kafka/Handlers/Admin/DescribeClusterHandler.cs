using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves DescribeCluster: this broker alone, which is the controller too.</summary>
internal sealed class DescribeClusterHandler : IRequestHandler
{
    private const sbyte Brokers = 1;

    /// <inheritdoc/>
    public ApiKey Key => ApiKey.DescribeCluster;

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        var request = DescribeClusterRequest.Read(ref body, exchange.Version);
        var options = exchange.Connection.Options;
        var operations = request.IncludeAuthorizedOperations ? AuthorizedOperations.Cluster : AuthorizedOperations.NotAsked;
        if (request.EndpointType != Brokers)
        {
            exchange.Complete(new DescribeClusterResponse(
                ErrorCode.MismatchedEndpointType,
                "this is an endpoint of a broker, which knows no endpoints of controllers",
                Brokers,
                options.ClusterId,
                -1,
                [],
                operations));
            return;
        }

        var (host, port) = BrokerAddress.For(exchange.Connection);
        exchange.Complete(new DescribeClusterResponse(
            ErrorCode.None, null, Brokers, options.ClusterId, options.NodeId, [new ClusterBroker(options.NodeId, host, port, null)], operations));
    }
}
