namespace ActorBroker.Core.Records;

/// <summary>How the records of a batch are compressed, by the number that stands in the batch.</summary>
public enum RecordCompression
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>gzip (RFC 1952).</summary>
    Gzip = 1,

    /// <summary>snappy, in the framing of snappy-java or as one raw block.</summary>
    Snappy = 2,

    /// <summary>LZ4 frames.</summary>
    Lz4 = 3,

    /// <summary>Zstandard (RFC 8878).</summary>
    Zstd = 4,
}
