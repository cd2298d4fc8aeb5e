namespace ActorBroker.Broker.Connections;

/// <summary>The place of one connection among those that a listener has accepted.</summary>
public sealed class ConnectionSeat
{
    // Whoever waits goes on elsewhere than in the connection's last turn.
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ConnectionSeat(long id) => Id = id;

    /// <summary>The connection's number, never used twice by its listener.</summary>
    public long Id { get; }

    /// <summary>Ends when the socket may be closed.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Says that all was sent and the socket may be closed.</summary>
    internal void Leave() => _ended.TrySetResult();
}
