using ActorBroker.Broker;
using ActorBroker.Broker.Connections;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Handlers;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ActorBroker.Kafka;

/// <summary>Serves connections of Kafka clients that a listener accepts.</summary>
public sealed class KafkaListener : ConnectionHandler
{
    private readonly MessageBroker _broker;
    private readonly KafkaOptions _options;
    private readonly ILogger<KafkaListener> _log;
    private readonly RequestHandlers _handlers;
    private readonly ConnectionSet<IConnectionMessage> _connections;

    /// <summary>Makes a listener for one broker.</summary>
    public KafkaListener(MessageBroker broker, KafkaOptions options, ILogger<KafkaListener> log)
    {
        _broker = broker;
        _options = options;
        _log = log;
        _handlers = RequestHandlers.All();
        _connections = new ConnectionSet<IConnectionMessage>(broker, "kafka", options.ConnectionsMax, Wake.Instance, ShutDown.Instance);
    }

    /// <summary>How many connections are open.</summary>
    public int Connections => _connections.Count;

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var remote = connection.RemoteEndPoint?.ToString() ?? "an unknown address";
        if (!_connections.TryTakeSeat(out var seat))
        {
            if (!_connections.IsShuttingDown)
            {
                LogMessages.TooManyConnections(_log, remote, _options.ConnectionsMax);
            }

            return;
        }

        LogMessages.ConnectionAccepted(_log, seat.Id, remote);
        await _connections.ServeAsync(seat, () => new KafkaConnection(seat, connection, _broker, _options, _handlers, _log));
    }

    /// <summary>Answers what is under way, closes all connections and takes no more; ends when all are gone or the time is up.</summary>
    public Task ShutDownAsync(CancellationToken timeUp) => _connections.ShutDownAsync(timeUp);
}
