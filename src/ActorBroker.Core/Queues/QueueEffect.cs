using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>What a queue tells others once its events are durable enough.</summary>
/// <param name="To">For whom.</param>
public abstract record QueueEffect(Recipient To);

/// <summary>Answers <see cref="Publish"/>: the messages are as durable as was asked for.</summary>
public sealed record PublishAccepted(Recipient To) : QueueEffect(To);

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

/// <summary>Messages with consecutive offsets that share the redelivered flag.</summary>
public readonly record struct DeliveryRun(long First, int Count, bool Redelivered);

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
