namespace ActorBroker.Kafka.Connections;

/// <summary>Something that happened for a connection; carries out its consequence in the connection's own turn.</summary>
internal interface IConnectionMessage
{
    /// <summary>Called in the connection's turn.</summary>
    void Handle(KafkaConnection connection);
}

/// <summary>The socket has bytes to read, or takes bytes again; the turn's end looks at both.</summary>
internal sealed class Wake : IConnectionMessage
{
    public static Wake Instance { get; } = new();

    public void Handle(KafkaConnection connection)
    {
    }
}

/// <summary>The client has closed the socket, or it broke; said even while nothing is read from it.</summary>
internal sealed class ClientGone : IConnectionMessage
{
    public static ClientGone Instance { get; } = new();

    public void Handle(KafkaConnection connection) => connection.OnClientGone();
}

/// <summary>Some time has passed; the connection looks whether anything came meanwhile.</summary>
internal sealed class IdleTick : IConnectionMessage
{
    public static IdleTick Instance { get; } = new();

    public void Handle(KafkaConnection connection) => connection.OnIdleTick();
}

/// <summary>Readers were in use a while ago; those that no longer are give their buffers back.</summary>
internal sealed class RestReaders : IConnectionMessage
{
    public static RestReaders Instance { get; } = new();

    public void Handle(KafkaConnection connection) => connection.OnRestReaders();
}

/// <summary>The broker shuts down.</summary>
internal sealed class ShutDown : IConnectionMessage
{
    public static ShutDown Instance { get; } = new();

    public void Handle(KafkaConnection connection) => connection.OnShutDown();
}

/// <summary>What a handler wants to do in the connection's turn; passed over if the connection has ended or the request is complete.</summary>
internal sealed class PostedAction(KafkaExchange exchange, Action action) : IConnectionMessage
{
    public void Handle(KafkaConnection connection)
    {
        if (!exchange.IsComplete)
        {
            action();
        }
    }
}
