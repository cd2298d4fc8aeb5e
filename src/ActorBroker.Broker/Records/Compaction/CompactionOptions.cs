namespace ActorBroker.Broker.Records.Compaction;

/// <summary>What a compaction pass needs to know.</summary>
public sealed record CompactionOptions
{
    /// <summary>The time, in milliseconds since 1970.</summary>
    public required long Now { get; init; }

    /// <summary><c>delete.retention.ms</c>: how long tombstones and markers stay after the first pass that saw them, in milliseconds.</summary>
    public required long DeleteRetentionMs { get; init; }

    /// <summary>
    /// Most bytes that the map of keys takes, 24 a place; 128 MiB, as Kafka's <c>log.cleaner.dedupe.buffer.size</c>. A pass whose
    /// map is full works with the keys up to there, and a later pass goes on.
    /// </summary>
    public int MapLimitBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>
    /// Records before it are not taken into the map: the end of the last pass, which may lie in the midst of a batch if its map
    /// was full.
    /// </summary>
    public long IndexFrom { get; init; }

    /// <summary>Most bytes of a batch's decompressed records.</summary>
    public int BatchLimitBytes { get; init; } = RecordDecompressor.DefaultLimitBytes;
}
