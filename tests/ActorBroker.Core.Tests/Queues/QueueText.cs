using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Core.Tests.Queues;

/// <summary>Events and effects in words: <c>settled 0-2 5</c>, <c>A: deliver 0-1 again, 2</c>. Ranges name their first and last offset.</summary>
internal static class QueueText
{
    public static string Of(QueueEvent @event) => @event switch
    {
        Published published => $"published {Span(published.FirstOffset, published.Count)}",
        Settled settled => $"settled {Of(settled.Offsets)}",
        Delivered delivered => $"delivered below {delivered.End}",
        _ => throw new ArgumentException($"No words for {@event}.", nameof(@event)),
    };

    public static string Of(QueueEffect effect) => $"{effect.To}: " + effect switch
    {
        PublishAccepted => "accepted",
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

    private static string Of(DeliveryRun run) => Span(run.First, run.Count) + (run.Redelivered ? " again" : "");

    private static string Span(long first, long count) => count == 1 ? $"{first}" : $"{first}-{first + count - 1}";
}
