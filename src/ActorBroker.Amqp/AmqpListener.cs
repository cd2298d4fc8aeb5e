using ActorBroker.Amqp.Channels;
using ActorBroker.Amqp.Connections;
using ActorBroker.Broker;
using ActorBroker.Broker.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ActorBroker.Amqp;

/// <summary>Serves AMQP 0-9-1 connections that a listener accepts.</summary>
public sealed class AmqpListener : ConnectionHandler
{
    private readonly MessageBroker _broker;
    private readonly AmqpOptions _options;
    private readonly ILogger<AmqpListener> _log;
    private readonly ConnectionSet<IConnectionMessage> _connections;
    private readonly DirectReplies _directReplies = new();

    /// <summary>Makes a listener for one broker.</summary>
    public AmqpListener(MessageBroker broker, AmqpOptions options, ILogger<AmqpListener> log)
    {
        _broker = broker;
        _options = options;
        _log = log;
        _connections = new ConnectionSet<IConnectionMessage>(broker, "amqp", options.ConnectionsMax, Wake.Instance, ShutDown.Instance);
        if (broker.Storage is { } storage)
        {
            storage.Changed += OnStorageChanged;
        }
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
        await _connections.ServeAsync(seat, () => new AmqpConnection(seat, connection, _broker, _options, _directReplies, _log));
    }

    /// <summary>Closes all connections with 320 and takes no more; ends when all are gone or the time is up.</summary>
    public async Task ShutDownAsync(CancellationToken timeUp)
    {
        await _connections.ShutDownAsync(timeUp);
        if (_broker.Storage is { } storage)
        {
            storage.Changed -= OnStorageChanged;
        }
    }

    // Without a dispatch scope: the turns run on other threads and not on the journal's.
    private void OnStorageChanged(object? sender, EventArgs change) => _connections.TellAll(StorageChanged.Instance);
}
