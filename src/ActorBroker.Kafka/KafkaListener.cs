using System.Collections.Concurrent;
using ActorBroker.Actors;
using ActorBroker.Broker;
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
    private readonly ActorRef<ISupervisorMessage> _supervisor;
    private readonly ConcurrentDictionary<long, Task> _sessions = new();
    private long _lastId;
    private volatile bool _shuttingDown;

    /// <summary>Makes a listener for one broker.</summary>
    public KafkaListener(MessageBroker broker, KafkaOptions options, ILogger<KafkaListener> log)
    {
        ArgumentNullException.ThrowIfNull(broker);
        _broker = broker;
        _options = options;
        _log = log;
        _handlers = RequestHandlers.All();
        _supervisor = broker.System.Spawn(Props<ISupervisorMessage>.Of(() => new ConnectionSupervisor()), "kafka");
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
                () => new KafkaConnection(id, connection, _broker, _options, _handlers, _log, ended))));
        }

        await ended.Task;
        _sessions.TryRemove(id, out _);
    }

    /// <summary>Answers what is under way, closes all connections and takes no more; ends when all are gone or the time is up.</summary>
    public async Task ShutDownAsync(CancellationToken timeUp)
    {
        _shuttingDown = true;
        var sessions = _sessions.Values.ToArray();
        using (_broker.System.Dispatcher.Enter(mayBlock: true))
        {
            _supervisor.Tell(new ShutDownConnections());
        }

        await Task.WhenAll(sessions).WaitAsync(timeUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
