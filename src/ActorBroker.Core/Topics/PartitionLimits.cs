namespace ActorBroker.Core.Topics;

/// <summary>What a partition keeps in memory at most, and how often it looks at the clock.</summary>
/// <param name="ProducersMax">
/// Idempotent producers that are remembered. At the limit the one that was idle longest is forgotten; if all of them are
/// in a transaction a further one is refused (<see cref="PartitionError.TooManyProducers"/>).
/// </param>
/// <param name="ProducerIdExpirationMs"><c>producer.id.expiration.ms</c>: how long a producer outside of a transaction is remembered after its last batch, in milliseconds.</param>
/// <param name="AbortedMax">
/// Aborted transactions that are kept together with the open ones, 32 bytes each. At the limit no producer may begin
/// another transaction (<see cref="PartitionError.TooManyTransactions"/>) until retention or DeleteRecords has made room.
/// </param>
/// <param name="IndexPointsMax">Points of the sparse index, 48 bytes each, at least 2. At the limit neighbours are merged, so that each covers twice as much.</param>
/// <param name="EmptiedRangesMax">Ranges of offsets that compaction has emptied, 16 bytes each. At the limit only what touches a known range is noted; the rest is merely kept.</param>
/// <param name="RecordsPerBatchMax">Records of one batch, since a compressed one may claim any number. A larger batch is refused as too large, whereupon clients split it.</param>
/// <param name="RetentionCheckMs"><c>log.retention.check.interval.ms</c>: the time between two looks at retention and at idle producers, in milliseconds.</param>
public sealed record PartitionLimits(
    int ProducersMax,
    long ProducerIdExpirationMs,
    int AbortedMax,
    int IndexPointsMax,
    int EmptiedRangesMax,
    int RecordsPerBatchMax,
    long RetentionCheckMs)
{
    /// <summary>10,000 producers for a day, 100,000 transactions, 4,096 points, 65,536 ranges, 1,048,576 records, five minutes.</summary>
    public static PartitionLimits Default { get; } = new(10_000, 86_400_000, 100_000, 4_096, 65_536, 1_048_576, 300_000);
}
