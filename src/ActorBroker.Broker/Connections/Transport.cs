namespace ActorBroker.Broker.Connections;

/// <summary>Tells the end of a socket from everything else that may go wrong.</summary>
public static class Transport
{
    /// <summary>
    /// Whether an exception of a pipe says that the connection is gone: it was reset (<see cref="IOException"/>), aborted
    /// (<see cref="OperationCanceledException"/>), or our end of it was completed already.
    /// </summary>
    public static bool IsFailure(Exception error) => error is IOException or OperationCanceledException or InvalidOperationException;
}
