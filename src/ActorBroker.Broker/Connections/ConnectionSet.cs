using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ActorBroker.Actors;

namespace ActorBroker.Broker.Connections;

/// <summary>The connections of one listener: their number is limited, and a shutdown waits for them. May be used by all threads.</summary>
/// <typeparam name="TMessage">What a connection's actor is told.</typeparam>
public sealed class ConnectionSet<TMessage>
{
    private readonly MessageBroker _broker;
    private readonly int _max;
    private readonly ActorRef<ISupervisorMessage> _supervisor;
    private readonly ConcurrentDictionary<long, Task> _sessions = new();
    private long _lastId;
    private volatile bool _isShuttingDown;

    /// <summary>Makes a set without connections.</summary>
    /// <param name="broker">In whose actor system they live.</param>
    /// <param name="name">Name of the parent of their actors.</param>
    /// <param name="max">Most connections at a time.</param>
    /// <param name="wake">What a new connection is told first.</param>
    /// <param name="shutDown">What tells a connection to end in good order.</param>
    public ConnectionSet(MessageBroker broker, string name, int max, TMessage wake, TMessage shutDown)
    {
        ArgumentNullException.ThrowIfNull(broker);
        _broker = broker;
        _max = max;
        _supervisor = broker.System.Spawn(Props<ISupervisorMessage>.Of(() => new Supervisor(wake, shutDown)), name);
    }

    /// <summary>How many connections are open.</summary>
    public int Count => _sessions.Count;

    /// <summary>Whether no more are taken. A socket may still be accepted just before its listener closes.</summary>
    public bool IsShuttingDown => _isShuttingDown;

    /// <summary>Gives an accepted socket its place, to be used with <see cref="ServeAsync"/>; false if there are too many, or no more are taken.</summary>
    public bool TryTakeSeat([NotNullWhen(true)] out ConnectionSeat? seat)
    {
        if (_isShuttingDown || _sessions.Count >= _max)
        {
            seat = null;
            return false;
        }

        seat = new ConnectionSeat(Interlocked.Increment(ref _lastId));
        _sessions.TryAdd(seat.Id, seat.Ended);
        return true;
    }

    /// <summary>Starts a connection's actor and ends when the socket may be closed.</summary>
    public async Task ServeAsync(ConnectionSeat seat, Func<Actor<TMessage>> connection)
    {
        ArgumentNullException.ThrowIfNull(seat);
        using (_broker.System.Dispatcher.Enter(mayBlock: true))
        {
            _supervisor.Tell(new Accept(Props<TMessage>.Of(connection)));
        }

        await seat.Ended;
        _sessions.TryRemove(seat.Id, out _);
    }

    /// <summary>Tells all connections something, without running their turns on this thread.</summary>
    public void TellAll(TMessage message) => _supervisor.Tell(new Broadcast(message));

    /// <summary>Has all connections end and takes no more; ends when all are gone or the time is up.</summary>
    public async Task ShutDownAsync(CancellationToken timeUp)
    {
        _isShuttingDown = true;
        var sessions = _sessions.Values.ToArray();
        using (_broker.System.Dispatcher.Enter(mayBlock: true))
        {
            _supervisor.Tell(new ShutDown());
        }

        await Task.WhenAll(sessions).WaitAsync(timeUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private interface ISupervisorMessage;

    private sealed record Accept(Props<TMessage> Connection) : ISupervisorMessage;

    private sealed record Broadcast(TMessage Message) : ISupervisorMessage;

    private sealed record ShutDown : ISupervisorMessage;

    /// <summary>Parent of all connections. One that fails is stopped, never started again: what its client believes cannot be known, so the client connects anew.</summary>
    private sealed class Supervisor(TMessage wake, TMessage shutDown) : Actor<ISupervisorMessage>
    {
        private bool _isShuttingDown;

        protected override SupervisorStrategy SupervisorStrategy => SupervisorStrategy.Stopping;

        protected override void Receive(ISupervisorMessage message)
        {
            switch (message)
            {
                case Accept accept:
                    Context.Spawn(accept.Connection).Tell(_isShuttingDown ? shutDown : wake);
                    break;
                case Broadcast broadcast:
                    TellAll(broadcast.Message);
                    break;
                case ShutDown:
                    _isShuttingDown = true;
                    TellAll(shutDown);
                    break;
            }
        }

        private void TellAll(TMessage message)
        {
            foreach (var connection in Context.Children)
            {
                ((ActorRef<TMessage>)connection).Tell(message);
            }
        }
    }
}
