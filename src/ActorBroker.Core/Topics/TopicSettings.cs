namespace ActorBroker.Core.Topics;

/// <summary>What a topic's configuration says to its partitions, with Kafka's names and defaults.</summary>
/// <param name="RetentionMs"><c>retention.ms</c>: how long records are kept, in milliseconds; -1 for ever.</param>
/// <param name="RetentionBytes"><c>retention.bytes</c>: how many bytes of batches a partition keeps; -1 for no limit.</param>
/// <param name="Deletes"><c>cleanup.policy</c> contains <c>delete</c>.</param>
/// <param name="Compacts"><c>cleanup.policy</c> contains <c>compact</c>.</param>
/// <param name="DeleteRetentionMs"><c>delete.retention.ms</c>: how long a compacted topic keeps a tombstone, in milliseconds.</param>
/// <param name="MinCompactionLagMs"><c>min.compaction.lag.ms</c>: how long a record is safe from compaction, in milliseconds.</param>
/// <param name="MinCleanableDirtyRatio"><c>min.cleanable.dirty.ratio</c>: the share of bytes since the last compaction from which on it is worth another, 0 to 1.</param>
/// <param name="UsesLogAppendTime"><c>message.timestamp.type</c> is <c>LogAppendTime</c>.</param>
/// <param name="TimestampBeforeMaxMs"><c>message.timestamp.before.max.ms</c>: how far a timestamp may lie in the past, in milliseconds.</param>
/// <param name="TimestampAfterMaxMs"><c>message.timestamp.after.max.ms</c>: how far a timestamp may lie in the future, in milliseconds.</param>
/// <param name="MaxMessageBytes"><c>max.message.bytes</c>: the largest batch, in bytes.</param>
public sealed record TopicSettings(
    long RetentionMs,
    long RetentionBytes,
    bool Deletes,
    bool Compacts,
    long DeleteRetentionMs,
    long MinCompactionLagMs,
    double MinCleanableDirtyRatio,
    bool UsesLogAppendTime,
    long TimestampBeforeMaxMs,
    long TimestampAfterMaxMs,
    int MaxMessageBytes)
{
    /// <summary>Seven days, no limit of bytes, deletion, the producers' timestamps, batches of 1 MiB and 12 bytes.</summary>
    public static TopicSettings Default { get; } = new(
        604_800_000, -1, Deletes: true, Compacts: false, 86_400_000, 0, 0.5, UsesLogAppendTime: false, long.MaxValue, long.MaxValue, 1_048_588);
}
