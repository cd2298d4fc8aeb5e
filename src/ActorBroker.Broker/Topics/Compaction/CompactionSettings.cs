using ActorBroker.Actors;

namespace ActorBroker.Broker.Topics.Compaction;

/// <summary>When topics are compacted, and with how much memory. There is one compaction at a time on a node.</summary>
public sealed record CompactionSettings
{
    /// <summary>The time between two looks for partitions that are worth a compaction; 15 s, as Kafka's <c>log.cleaner.backoff.ms</c>.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Most bytes of the map of keys, 24 a place, of which three in four are used; while the map grows, half as much comes on top. 128
    /// MiB, as Kafka's <c>log.cleaner.dedupe.buffer.size</c>. A partition with more keys is compacted in several passes.
    /// </summary>
    public int MapBytesMax { get; init; } = 128 * 1024 * 1024;

    /// <summary>Bytes of batches after which others get the thread; one entry may exceed it. 256 KiB.</summary>
    public int SliceBytes { get; init; } = 256 * 1024;

    /// <summary>Ranges of offsets without a record that one compaction notes, 16 bytes each; behind that, empty entries are merely kept. 65,536.</summary>
    public int EmptiedRangesMax { get; init; } = 65_536;
}

/// <summary>A compaction has ended without success; it is tried again when the partition has changed.</summary>
/// <param name="Partition">Which one.</param>
/// <param name="Reason">What was thrown.</param>
public sealed record CompactionFailed(string Partition, Exception Reason) : SystemEvent;
