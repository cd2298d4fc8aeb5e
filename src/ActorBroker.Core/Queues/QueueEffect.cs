using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>What a queue tells others once its events are durable enough.</summary>
/// <param name="To">For whom.</param>
public abstract record QueueEffect(Recipient To);

/// <summary>Answers <see cref="Publish"/>: the messages are as durable as was asked for.</summary>
public sealed record PublishAccepted(Recipient To) : QueueEffect(To);

/// <summary>Answers <see cref="Publish"/>: the queue is full and has not taken all of the messages.</summary>
public sealed record PublishRefused(Recipient To) : QueueEffect(To)
{
    /// <summary>How many of the first messages it has taken, as durable as was asked for; the others are refused.</summary>
    public int Taken { get; init; }
}

/// <summary>Hands messages to a consumer, in this order.</summary>
public sealed record Deliver(Recipient To, IReadOnlyList<DeliveryRun> Runs) : QueueEffect(To);

/// <summary>Answers <see cref="Get"/>.</summary>
/// <param name="To">Who asked.</param>
/// <param name="Message">The message; empty if there was none.</param>
/// <param name="Ready">How many messages are left to deliver.</param>
public sealed record Got(Recipient To, DeliveryRun Message, long Ready) : QueueEffect(To);

/// <summary>Answers <see cref="Subscribe"/>: deliveries follow.</summary>
public sealed record Subscribed(Recipient To) : QueueEffect(To);

/// <summary>Answers <see cref="Unsubscribe"/>: no further delivery follows.</summary>
public sealed record Unsubscribed(Recipient To) : QueueEffect(To);

/// <summary>Tells a consumer that the queue has ended it.</summary>
public sealed record Cancelled(Recipient To) : QueueEffect(To);

/// <summary>Answers <see cref="Purge"/> with the number of messages dropped.</summary>
public sealed record Purged(Recipient To, long Count) : QueueEffect(To);

/// <summary>Answers <see cref="Inspect"/>.</summary>
public sealed record Counted(Recipient To, long Ready, int Consumers) : QueueEffect(To);

/// <summary>Answers <see cref="Close"/> with the number of messages that were ready.</summary>
public sealed record Closed(Recipient To, long Ready) : QueueEffect(To);

/// <summary>The last consumer went away: time to delete the queue if it is auto-delete.</summary>
public sealed record Unused(Recipient To) : QueueEffect(To);

/// <summary>Refuses a command for a reason of the queue's.</summary>
public sealed record Refused(Recipient To, Refusal Reason) : QueueEffect(To);

/// <summary>Messages that are to go to the dead-letter exchange; answered by <see cref="HandedOver"/> when they have arrived. For whoever runs the queue.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Offsets">Which, ascending.</param>
/// <param name="Leaving">Ranges, ascending and few, that hold all that are leaving; perhaps also some that no longer are.</param>
/// <param name="Time">When they died, in milliseconds since 1970.</param>
public sealed record DeadLetter(
    DeathReason Reason, IReadOnlyList<OffsetRange> Offsets, IReadOnlyList<OffsetRange> Leaving, long Time) : QueueEffect(Nobody.Instance);

/// <summary>Nobody has used the queue for as long as it asked for: time to delete it. For whoever runs the queue.</summary>
public sealed record Abandoned() : QueueEffect(Nobody.Instance);

/// <summary>Stands where an effect is for whoever runs the queue.</summary>
public sealed class Nobody : Recipient
{
    private Nobody()
    {
    }

    /// <summary>The only one.</summary>
    public static Nobody Instance { get; } = new();
}

/// <summary>Messages with consecutive offsets that share the redelivered flag and have come back equally often.</summary>
public readonly record struct DeliveryRun(long First, int Count, bool Redelivered)
{
    /// <summary>How often they came back, where that is counted.</summary>
    public int Attempts { get; init; }

    /// <summary>The offsets.</summary>
    public OffsetRange Range => new(First, First + Count);
}

/// <summary>Why a queue refused a command.</summary>
public enum Refusal
{
    /// <summary>There is an exclusive consumer, or an exclusive one was asked for and there are others.</summary>
    ExclusiveUse,

    /// <summary>Deletion was asked for only if the queue is empty.</summary>
    NotEmpty,

    /// <summary>Deletion was asked for only if the queue has no consumers.</summary>
    InUse,

    /// <summary>The queue is being deleted.</summary>
    Closed,
}
