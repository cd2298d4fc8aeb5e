using ActorBroker.Actors;

namespace ActorBroker.Kafka.Connections;

/// <summary>Parent of all connections. One that fails is stopped, never started again: what its client believes cannot be known, so the client connects anew.</summary>
internal sealed class ConnectionSupervisor : Actor<ISupervisorMessage>
{
    private bool _shuttingDown;

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy => SupervisorStrategy.Stopping;

    /// <inheritdoc/>
    protected override void Receive(ISupervisorMessage message)
    {
        switch (message)
        {
            case AcceptConnection accept:
                Context.Spawn(accept.Connection).Tell(_shuttingDown ? ShutDown.Instance : Wake.Instance);
                break;
            case ShutDownConnections:
                _shuttingDown = true;
                foreach (var connection in Context.Children)
                {
                    ((ActorRef<IConnectionMessage>)connection).Tell(ShutDown.Instance);
                }

                break;
        }
    }
}

/// <summary>What the parent of all connections is told.</summary>
internal interface ISupervisorMessage;

/// <summary>A socket was accepted.</summary>
internal sealed record AcceptConnection(Props<IConnectionMessage> Connection) : ISupervisorMessage;

/// <summary>The broker shuts down.</summary>
internal sealed record ShutDownConnections : ISupervisorMessage;
