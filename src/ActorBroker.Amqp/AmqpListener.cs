using ActorBroker.Actors;
using ActorBroker.Amqp.Connections;
using ActorBroker.Broker;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ActorBroker.Amqp;

/// <summary>Serves AMQP 0-9-1 connections that a listener accepts.</summary>
public sealed class AmqpListener(MessageBroker broker, AmqpOptions options, ILogger<AmqpListener> log) : ConnectionHandler
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Session> _sessions = [];
    private long _lastId;
    private bool _shuttingDown;

    /// <summary>How many connections are open.</summary>
    public int Connections
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var remote = connection.RemoteEndPoint?.ToString() ?? "an unknown address";
        if (Start(connection) is not { } session)
        {
            LogMessages.TooManyConnections(log, remote, options.ConnectionsMax);
            return;
        }

        LogMessages.ConnectionAccepted(log, session.Id, remote);
        await session.Ended.Task;
        lock (_gate)
        {
            _sessions.Remove(session.Id);
        }
    }

    /// <summary>Closes all connections with 320 and takes no more; ends when all are gone or the time is up.</summary>
    public async Task ShutDownAsync(CancellationToken timeUp)
    {
        Session[] sessions;
        lock (_gate)
        {
            _shuttingDown = true;
            sessions = [.. _sessions.Values];
        }

        using (broker.System.Dispatcher.Enter(mayBlock: true))
        {
            foreach (var session in sessions)
            {
                session.Actor.Tell(ShutDown.Instance);
            }
        }

        await Task.WhenAll(sessions.Select(session => session.Ended.Task)).WaitAsync(timeUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Session? Start(ConnectionContext connection)
    {
        lock (_gate)
        {
            if (_shuttingDown || _sessions.Count >= options.ConnectionsMax)
            {
                return null;
            }

            var id = ++_lastId;
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var actor = broker.System.Spawn(Props<IConnectionMessage>.Of(
                () => new AmqpConnection(id, connection, broker, options, log, ended)));
            actor.Tell(Wake.Instance);
            var session = new Session(id, actor, ended);
            _sessions.Add(id, session);
            return session;
        }
    }

    private sealed record Session(long Id, ActorRef<IConnectionMessage> Actor, TaskCompletionSource Ended);
}
