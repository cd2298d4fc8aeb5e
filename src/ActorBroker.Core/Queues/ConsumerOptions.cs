namespace ActorBroker.Core.Queues;

/// <summary>How a consumer takes messages from a queue.</summary>
/// <param name="NoAck">Whether a message counts as settled when it is handed over (at most once).</param>
/// <param name="Exclusive">Whether no other consumer may be there.</param>
/// <param name="Prefetch">How many unsettled messages it may hold; 0 for no limit. Means nothing with <paramref name="NoAck"/>.</param>
/// <param name="Window">How many messages may be on their way to the client; at least 1. It bounds what a slow reader is ahead of the socket.
/// <see cref="int.MaxValue"/> for no limit: who acknowledges then need not tell what was <see cref="Sent"/>.</param>
public sealed record ConsumerOptions(bool NoAck, bool Exclusive, int Prefetch, int Window)
{
    /// <summary>Consumers of a higher priority are served first, as long as they have room; <c>x-priority</c>.</summary>
    public int Priority { get; init; }
}

/// <summary>How a holder settles messages.</summary>
public enum Outcome
{
    /// <summary>Done with: they never come back.</summary>
    Accepted = 0,

    /// <summary>Not wanted: they leave the queue.</summary>
    Rejected = 1,

    /// <summary>Back to their old place, to be delivered again with the redelivered flag.</summary>
    Returned = 2,
}
