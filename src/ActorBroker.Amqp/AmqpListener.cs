using System.Collections.Concurrent;
using ActorBroker.Actors;
using ActorBroker.Amqp.Channels;
using ActorBroker.Amqp.Connections;
using ActorBroker.Broker;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ActorBroker.Amqp;

/// <summary>Serves AMQP 0-9-1 connections that a listener accepts.</summary>
public sealed class AmqpListener : ConnectionHandler
{
    private readonly MessageBroker _broker;
    private readonly AmqpOptions _options;
    private readonly ILogger<AmqpListener> _log;
    private readonly ActorRef<ISupervisorMessage> _supervisor;
    private readonly ConcurrentDictionary<long, Task> _sessions = new();
    private readonly DirectReplies _directReplies = new();
    private long _lastId;
    private volatile bool _shuttingDown;

    /// <summary>Makes a listener for one broker.</summary>
    public AmqpListener(MessageBroker broker, AmqpOptions options, ILogger<AmqpListener> log)
    {
        _broker = broker;
        _options = options;
        _log = log;
        _supervisor = broker.System.Spawn(Props<ISupervisorMessage>.Of(() => new ConnectionSupervisor()), "amqp");
        if (broker.Storage is { } storage)
        {
            storage.Changed += OnStorageChanged;
        }
    }

    /// <summary>How many connections are open.</summary>
    public int Connections => _sessions.Count;

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var remote = connection.RemoteEndPoint?.ToString() ?? "an unknown address";
        if (_shuttingDown)
        {
            return; // It was accepted just before the sockets were closed.
        }

        if (_sessions.Count >= _options.ConnectionsMax)
        {
            LogMessages.TooManyConnections(_log, remote, _options.ConnectionsMax);
            return;
        }

        var id = Interlocked.Increment(ref _lastId);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _sessions.TryAdd(id, ended.Task);
        LogMessages.ConnectionAccepted(_log, id, remote);
        using (_broker.System.Dispatcher.Enter(mayBlock: true))
        {
            _supervisor.Tell(new AcceptConnection(Props<IConnectionMessage>.Of(
                () => new AmqpConnection(id, connection, _broker, _options, _directReplies, _log, ended))));
        }

        await ended.Task;
        _sessions.TryRemove(id, out _);
    }

    /// <summary>Closes all connections with 320 and takes no more; ends when all are gone or the time is up.</summary>
    public async Task ShutDownAsync(CancellationToken timeUp)
    {
        _shuttingDown = true;
        var sessions = _sessions.Values.ToArray();
        using (_broker.System.Dispatcher.Enter(mayBlock: true))
        {
            _supervisor.Tell(new ShutDownConnections());
        }

        await Task.WhenAll(sessions).WaitAsync(timeUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_broker.Storage is { } storage)
        {
            storage.Changed -= OnStorageChanged;
        }
    }

    // Without a dispatch scope: the turns run on other threads and not on the journal's.
    private void OnStorageChanged(object? sender, EventArgs change) => _supervisor.Tell(new StorageHasChanged());
}
