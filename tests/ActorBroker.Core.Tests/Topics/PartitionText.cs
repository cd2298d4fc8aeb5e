using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;

namespace ActorBroker.Core.Tests.Topics;

/// <summary>
/// Events and effects in words: <c>appended 0-2 by 7/0 from 0 in transaction</c>, <c>P: appended at 0</c>. Producers are
/// named with their epoch; ranges name their first and last offset.
/// </summary>
internal static class PartitionText
{
    public static string Of(PartitionEvent @event) => @event switch
    {
        BatchAppended appended => $"appended {Span(appended.BaseOffset, appended.Count)}{By(appended.Producer)}",
        MarkerAppended marker => $"{(marker.Commit ? "commit" : "abort")} at {marker.Offset} of {marker.ProducerId}/{marker.Epoch}",
        ProducerEnlisted enlisted => $"enlisted {enlisted.ProducerId}/{enlisted.Epoch}",
        ProducerFenced fenced => $"fenced {fenced.ProducerId}/{fenced.Epoch}",
        LogStartMoved moved => $"log starts at {moved.LogStart}",
        ProducersForgotten forgotten => $"forgot {string.Join(' ', forgotten.ProducerIds)}",
        LogCompacted compacted => $"compacted up to {compacted.CleanedUpTo}, {compacted.BytesFreed} bytes freed, emptied {Of(compacted.Emptied)}",
        _ => throw new ArgumentException($"No words for {@event}.", nameof(@event)),
    };

    public static string Of(PartitionEffect effect) => effect switch
    {
        BoundsChanged changed => Of(changed.Bounds),
        _ => $"{effect.To}: {Told(effect)}",
    };

    public static string Of(PartitionBounds bounds)
    {
        var stable = bounds.LastStable == bounds.HighWatermark ? "" : $" stable {bounds.LastStable}";
        var aborted = bounds.LastAborted < 0 ? "" : $" aborted {bounds.LastAborted}";
        return $"bounds {bounds.LogStart}..{bounds.HighWatermark}{stable}{aborted}";
    }

    public static string Of(IEnumerable<OffsetRange> ranges) => string.Join(' ', ranges.Select(r => Span(r.First, r.Count)));

    private static string Told(PartitionEffect effect) => effect switch
    {
        Appended { Error: PartitionError.None } appended => $"appended at {appended.BaseOffset}{Time(appended.LogAppendTime)}",
        Appended refused => $"refused {refused.Error}",
        Enlisted enlisted => $"enlisted {enlisted.Error}",
        MarkerWritten written => $"marked {written.Error}",
        RecordsDeleted deleted => $"deleted {deleted.Error}, starts at {deleted.LogStart}",
        TimeFound found => $"from {found.Start}",
        MaxTimeFound found => string.Join(", ", found.Stretches.Select(s => $"{Span(s.First, s.End - s.First)} up to {s.MaxTimestamp}")),
        AbortedFound found => $"aborted {string.Join(' ', found.Transactions.Select(a => $"{a.ProducerId}:{a.FirstOffset}-{a.LastOffset}"))}",
        PartitionInspected inspected => Of(inspected.Bounds),
        CompactionApplied => "compaction noted",
        _ => throw new ArgumentException($"No words for {effect}.", nameof(effect)),
    };

    private static string By(BatchProducer? producer) => producer is not { } known ? ""
        : $" by {known.Id}/{known.Epoch} from {known.FirstSequence}{(known.Transactional ? " in transaction" : "")}";

    private static string Time(long time) => time < 0 ? "" : $" time {time}";

    private static string Span(long first, long count) => count == 1 ? $"{first}" : $"{first}-{first + count - 1}";
}
