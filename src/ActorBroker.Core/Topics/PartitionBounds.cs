namespace ActorBroker.Core.Topics;

/// <summary>What a reader of a partition has to know.</summary>
/// <param name="LogStart">First offset that is kept.</param>
/// <param name="HighWatermark">Offset behind the last durable record.</param>
/// <param name="LastStable">Offset of the first record of an open transaction, or the high watermark: read_committed reads no further.</param>
/// <param name="LastAborted">Highest offset of any aborted transaction's records that are kept; -1 for none. A reader that begins behind it need not ask for aborted transactions.</param>
/// <param name="MaxTimestamp">
/// The highest timestamp of the records that are kept; -1 if none has one. Where records were given up in the midst of a
/// point of the index it may be one of theirs.
/// </param>
/// <param name="MaxTimestampOffset">The first offset of the batch that has it, or of where to look for it; -1 if there is none.</param>
/// <param name="Bytes">Bytes of the batches that are kept.</param>
public readonly record struct PartitionBounds(
    long LogStart, long HighWatermark, long LastStable, long LastAborted, long MaxTimestamp, long MaxTimestampOffset, long Bytes)
{
    /// <summary>The bounds of an empty partition.</summary>
    public static PartitionBounds Empty { get; } = new(0, 0, 0, -1, -1, -1, 0);

    /// <summary>Compaction has worked through the log up to this offset; the first offset that is kept if it never did.</summary>
    public long CleanedUpTo { get; init; }

    /// <summary>Bytes of the batches behind <see cref="CleanedUpTo"/>. Their share in <see cref="Bytes"/> is what <c>min.cleanable.dirty.ratio</c> is compared with.</summary>
    public long DirtyBytes { get; init; }
}

/// <summary>A transaction whose records are to be passed over by read_committed.</summary>
/// <param name="ProducerId">The producer.</param>
/// <param name="FirstOffset">Offset of its first record.</param>
/// <param name="LastOffset">Offset of its marker.</param>
public readonly record struct AbortedTransaction(long ProducerId, long FirstOffset, long LastOffset);
