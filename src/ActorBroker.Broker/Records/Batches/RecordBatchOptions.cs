using ActorBroker.Core.Records;

namespace ActorBroker.Broker.Records.Batches;

/// <summary>What a batch that the broker builds says of itself; the defaults are those of a producer without idempotence.</summary>
public readonly record struct RecordBatchOptions()
{
    /// <summary>Offset of the first record; the partition overwrites it when it appends the batch.</summary>
    public long BaseOffset { get; init; }

    /// <summary>The leader's epoch; -1 for not known.</summary>
    public int LeaderEpoch { get; init; } = -1;

    /// <summary>Flags; the bits of the compression are left to <see cref="Compression"/>.</summary>
    public BatchAttributes Attributes { get; init; }

    /// <summary>How to compress the records: none, gzip, snappy or LZ4.</summary>
    public RecordCompression Compression { get; init; }

    /// <summary>What the records' timestamps count from, in milliseconds since 1970; null for the first record's timestamp.</summary>
    public long? BaseTimestamp { get; init; }

    /// <summary>Highest timestamp that the batch names; null for the highest of the records.</summary>
    public long? MaxTimestamp { get; init; }

    /// <summary>Offset delta of the last record; null for the last one added.</summary>
    public int? LastOffsetDelta { get; init; }

    /// <summary>The producer; -1 for none.</summary>
    public long ProducerId { get; init; } = -1;

    /// <summary>The producer's epoch; -1 for none.</summary>
    public short ProducerEpoch { get; init; } = -1;

    /// <summary>The producer's sequence number of the first record; -1 for none.</summary>
    public int BaseSequence { get; init; } = -1;

    /// <summary>Most bytes of the batch, uncompressed as well as compressed.</summary>
    public int LimitBytes { get; init; } = RecordDecompressor.DefaultLimitBytes;
}
