namespace ActorBroker.Amqp.Connections;

/// <summary>Something that happened for a connection; carries out its consequence in the connection's own turn.</summary>
internal interface IConnectionMessage
{
    /// <summary>Called in the connection's turn.</summary>
    void Handle(AmqpConnection connection);
}

/// <summary>The socket has bytes to read, or takes bytes again; the turn's end looks at both.</summary>
internal sealed class Wake : IConnectionMessage
{
    public static Wake Instance { get; } = new();

    public void Handle(AmqpConnection connection)
    {
    }
}

/// <summary>Half a heartbeat interval has passed.</summary>
internal sealed class HeartbeatTick : IConnectionMessage
{
    public static HeartbeatTick Instance { get; } = new();

    public void Handle(AmqpConnection connection) => connection.OnHeartbeatTick();
}

/// <summary>The time for the handshake, or for the answer to a close, is over.</summary>
internal sealed class TimeUp : IConnectionMessage
{
    public static TimeUp Instance { get; } = new();

    public void Handle(AmqpConnection connection) => connection.OnTimeUp();
}

/// <summary>Readers were in use a while ago; those that still are lose little by giving their buffers back.</summary>
internal sealed class RestReaders : IConnectionMessage
{
    public static RestReaders Instance { get; } = new();

    public void Handle(AmqpConnection connection)
    {
        connection.Deliveries.RestReaders();
        connection.Streams.RestReaders();
    }
}

/// <summary>The broker shuts down.</summary>
internal sealed class ShutDown : IConnectionMessage
{
    public static ShutDown Instance { get; } = new();

    public void Handle(AmqpConnection connection) => connection.OnShutDown();
}

/// <summary>The journal takes messages no longer, or again.</summary>
internal sealed class StorageChanged : IConnectionMessage
{
    public static StorageChanged Instance { get; } = new();

    public void Handle(AmqpConnection connection) => connection.TellIfBlocked();
}

/// <summary>An operation for which the connection waited has ended.</summary>
internal sealed class OperationDone(Action<AmqpConnection> consequence) : IConnectionMessage
{
    public void Handle(AmqpConnection connection) => consequence(connection);
}
