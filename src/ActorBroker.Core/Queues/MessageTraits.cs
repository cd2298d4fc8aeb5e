namespace ActorBroker.Core.Queues;

/// <summary>What a queue has to know of a message beside its bytes. Edges fill in only what the queue's settings or the message make count.</summary>
/// <param name="ExpirationMs">For how many milliseconds the message may wait by its own word; -1 for no limit.</param>
/// <param name="Priority">Its priority; counts in a queue with priorities.</param>
/// <param name="Size">Bytes of its body; counts in a queue with a limit on bytes.</param>
public readonly record struct MessageTraits(long ExpirationMs, byte Priority, int Size)
{
    /// <summary>A message of which there is nothing to know.</summary>
    public static MessageTraits None { get; } = new(-1, 0, 0);
}

/// <summary>The same for all messages of a publish as the log keeps it. A null is for all the same nothing.</summary>
/// <param name="CommonDeadline">When all of them expire, in milliseconds since 1970; <see cref="long.MaxValue"/> for never or when <paramref name="Deadlines"/> says it for each.</param>
/// <param name="Deadlines">When each expires.</param>
/// <param name="Priorities">The priority of each.</param>
/// <param name="Sizes">The bytes of each.</param>
public sealed record BatchTraits(
    long CommonDeadline, IReadOnlyList<long>? Deadlines, IReadOnlyList<byte>? Priorities, IReadOnlyList<int>? Sizes)
{
    /// <summary>When the message at an index expires; <see cref="long.MaxValue"/> for never.</summary>
    public long DeadlineOf(int index) => Deadlines is null ? CommonDeadline : Deadlines[index];
}
