using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>What a queue can be asked. Each command carries all that one reader found for this queue in one go.</summary>
public abstract record QueueCommand;

/// <summary>Appends messages behind all others.</summary>
/// <param name="Count">How many messages; at least 1.</param>
/// <param name="Bytes">The messages back to back; lent until the publisher hears of the outcome.</param>
/// <param name="Durability">What the outcome waits for: <see cref="Durability.Synced"/> if a confirm was asked for, else <see cref="Durability.Written"/>.</param>
/// <param name="Publisher">Hears the outcome (<see cref="PublishAccepted"/>, or <see cref="PublishRefused"/> for those that do not fit).</param>
public sealed record Publish(int Count, ReadOnlyMemory<byte> Bytes, Durability Durability, Recipient Publisher) : QueueCommand
{
    /// <summary>What is to be known of each message; null if of none.</summary>
    public IReadOnlyList<MessageTraits>? Traits { get; init; }

    /// <summary>Where the messages come from if they left another queue; null if they were published.</summary>
    public HandOver? HandOver { get; init; }
}

/// <summary>Starts a consumer. Answered by <see cref="Subscribed"/> or <see cref="Refused"/>.</summary>
/// <param name="Consumer">Who gets the deliveries; not subscribed to this queue yet.</param>
/// <param name="Options">How it consumes.</param>
/// <param name="ReplyTo">Who asked.</param>
public sealed record Subscribe(Recipient Consumer, ConsumerOptions Options, Recipient ReplyTo) : QueueCommand;

/// <summary>Ends a consumer's deliveries; what it holds stays its own until it is settled or the holder is forgotten. Answered by <see cref="Unsubscribed"/>.</summary>
public sealed record Unsubscribe(Recipient Consumer, Recipient? ReplyTo) : QueueCommand;

/// <summary>Tells that messages handed to a consumer have left for the client, oldest first, which opens its delivery window again.</summary>
public sealed record Sent(Recipient Consumer, int Count) : QueueCommand;

/// <summary>
/// Sets how many unsettled messages a consumer may hold from now on; and takes back what it was handed and did not pass on,
/// into its old place and as if it had never been handed out. A consumer that has ended only gives back.
/// </summary>
/// <param name="Consumer">Whom it concerns.</param>
/// <param name="Prefetch">As in <see cref="ConsumerOptions"/>, or <see cref="Nothing"/>.</param>
/// <param name="Untouched">What it gives back; offsets that it does not hold are passed over.</param>
public sealed record Limit(Recipient Consumer, int Prefetch, IReadOnlyList<DeliveryRun> Untouched) : QueueCommand
{
    /// <summary>The limit of a consumer that is to get nothing until it is told another one.</summary>
    public const int Nothing = -1;
}

/// <summary>Settles messages that the holder holds; offsets that it does not hold are passed over.</summary>
public sealed record Settle(Recipient Holder, IReadOnlyList<OffsetRange> Offsets, Outcome Outcome) : QueueCommand;

/// <summary>Takes one message, if there is one. Answered by <see cref="Got"/>.</summary>
/// <param name="Holder">Who holds the message until it is settled, and hears the answer.</param>
/// <param name="NoAck">Whether it is settled by being taken; its body is kept until the holder tells that it was <see cref="Sent"/>.</param>
public sealed record Get(Recipient Holder, bool NoAck) : QueueCommand;

/// <summary>The holder is gone: it consumes no more, and what it holds goes back to its old place.</summary>
public sealed record Forget(Recipient Holder) : QueueCommand;

/// <summary>Drops all messages that nobody holds. Answered by <see cref="Purged"/>.</summary>
public sealed record Purge(Recipient ReplyTo) : QueueCommand;

/// <summary>Asks for the counts. Answered by <see cref="Counted"/>.</summary>
public sealed record Inspect(Recipient ReplyTo) : QueueCommand;

/// <summary>
/// Closes the queue for good: its consumers are cancelled and nobody gets anything any more. What is published goes with
/// it. Answered by <see cref="Closed"/> or <see cref="Refused"/>.
/// </summary>
public sealed record Close(bool IfUnused, bool IfEmpty, Recipient ReplyTo) : QueueCommand;

/// <summary>Dead letters have arrived wherever they go: the queue can forget them.</summary>
public sealed record HandedOver(IReadOnlyList<OffsetRange> Offsets) : QueueCommand;

/// <summary>Whoever takes dead letters away has forgotten which: all that are leaving are named again.</summary>
public sealed record RepeatLetters : QueueCommand
{
    private RepeatLetters()
    {
    }

    /// <summary>The only one.</summary>
    public static RepeatLetters Instance { get; } = new();
}

/// <summary>Time has passed: what is due is done.</summary>
public sealed record Tick : QueueCommand
{
    private Tick()
    {
    }

    /// <summary>The only one.</summary>
    public static Tick Instance { get; } = new();
}

/// <summary>The queue was declared again, which counts as use.</summary>
public sealed record Touch : QueueCommand
{
    private Touch()
    {
    }

    /// <summary>The only one.</summary>
    public static Touch Instance { get; } = new();
}
