using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Core.Tests.Queues;

/// <summary>Events and effects in words: <c>settled 0-2 5</c>, <c>A: deliver 0-1 again, 2</c>. Ranges name their first and last offset.</summary>
internal static class QueueText
{
    public static string Of(QueueEvent @event) => @event switch
    {
        Published published => $"published {Span(published.FirstOffset, published.Count)}{Of(published.Traits)}",
        Returned returned => $"returned {Of(returned.Offsets)}",
        Left left => $"left {Of(left.Offsets)}, {left.Reason.NameOf()}",
        HandedIn handedIn => $"handed in from {handedIn.Source}: {Of(handedIn.Offsets)}, leaving there {Of(handedIn.Leaving)}",
        Settled settled => $"settled {Of(settled.Offsets)}",
        Delivered delivered => $"delivered below {delivered.End}",
        _ => throw new ArgumentException($"No words for {@event}.", nameof(@event)),
    };

    public static string Of(QueueEffect effect) => effect switch
    {
        DeadLetter letters => $"dead letters {Of(letters.Offsets)}, {letters.Reason.NameOf()}",
        Abandoned => "abandoned",
        _ => $"{effect.To}: {Told(effect)}",
    };

    private static string Told(QueueEffect effect) => effect switch
    {
        PublishAccepted => "accepted",
        PublishRefused { Taken: 0 } => "refused",
        PublishRefused refused => $"refused all but {refused.Taken}",
        Deliver deliver => $"deliver {string.Join(", ", deliver.Runs.Select(Of))}",
        Got { Message.Count: 0 } => "got nothing",
        Got got => $"got {Of(got.Message)}, {got.Ready} left",
        Subscribed => "subscribed",
        Unsubscribed => "unsubscribed",
        Cancelled => "cancelled",
        Purged purged => $"purged {purged.Count}",
        Counted counted => $"{counted.Ready} ready, {counted.Consumers} consumers",
        Closed closed => $"closed with {closed.Ready}",
        Unused => "unused",
        Refused refused => $"refused, {refused.Reason}",
        _ => throw new ArgumentException($"No words for {effect}.", nameof(effect)),
    };

    public static string Of(IEnumerable<OffsetRange> ranges) => string.Join(' ', ranges.Select(r => Span(r.First, r.Count)));

    private static string Of(DeliveryRun run) => Span(run.First, run.Count) + (run.Redelivered ? " again" : "") + (run.Attempts > 0 ? $" #{run.Attempts}" : "");

    private static string Of(BatchTraits? traits) => traits is null ? "" : string.Concat(
        traits.CommonDeadline == long.MaxValue ? "" : $", until {traits.CommonDeadline}",
        traits.Deadlines is null ? "" : $", until {string.Join(' ', traits.Deadlines.Select(d => d == long.MaxValue ? "never" : $"{d}"))}",
        traits.Priorities is null ? "" : $", priorities {string.Join(' ', traits.Priorities)}",
        traits.Sizes is null ? "" : $", sizes {string.Join(' ', traits.Sizes)}");

    private static string Span(long first, long count) => count == 1 ? $"{first}" : $"{first}-{first + count - 1}";
}
