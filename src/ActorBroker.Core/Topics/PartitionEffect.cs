using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Topics;

/// <summary>What a partition tells others once its events are durable enough.</summary>
/// <param name="To">For whom.</param>
public abstract record PartitionEffect(Recipient To);

/// <summary>The bounds have changed. Comes before the answers of the same turn. For whoever runs the partition.</summary>
/// <param name="Bounds">The bounds now.</param>
public sealed record BoundsChanged(PartitionBounds Bounds) : PartitionEffect(PartitionOwner.Instance);

/// <summary>Answers <see cref="Append"/>.</summary>
/// <param name="To">Who asked.</param>
/// <param name="Token">The command's.</param>
/// <param name="Error">Why it was refused; <see cref="PartitionError.None"/> if the batch is as durable as was asked for.</param>
/// <param name="BaseOffset">Offset of the first record, also of a batch that was recognised as a duplicate; -1 if refused.</param>
/// <param name="LogAppendTime">The time of the append with LogAppendTime; else -1.</param>
/// <param name="LogStart">First offset of the partition.</param>
public sealed record Appended(Recipient To, long Token, PartitionError Error, long BaseOffset, long LogAppendTime, long LogStart)
    : PartitionEffect(To);

/// <summary>Answers <see cref="Enlist"/>.</summary>
public sealed record Enlisted(Recipient To, PartitionError Error) : PartitionEffect(To);

/// <summary>Answers <see cref="WriteMarker"/>.</summary>
public sealed record MarkerWritten(Recipient To, PartitionError Error) : PartitionEffect(To);

/// <summary>Answers <see cref="DeleteRecords"/>.</summary>
public sealed record RecordsDeleted(Recipient To, PartitionError Error, long LogStart) : PartitionEffect(To);

/// <summary>Answers <see cref="FindTime"/>.</summary>
/// <param name="To">Who asked.</param>
/// <param name="Start">No record before this offset has the timestamp or a later one; search from here on, to the high watermark.</param>
public sealed record TimeFound(Recipient To, long Start) : PartitionEffect(To);

/// <summary>Answers <see cref="FindMaxTime"/>.</summary>
/// <param name="To">Who asked.</param>
/// <param name="Stretches">The stretches of the log that have timestamps, the one with the highest first; of equal ones the earlier.</param>
public sealed record MaxTimeFound(Recipient To, IReadOnlyList<TimeStretch> Stretches) : PartitionEffect(To);

/// <summary>A stretch of the log.</summary>
/// <param name="First">Its first offset.</param>
/// <param name="End">Offset behind its last record.</param>
/// <param name="MaxTimestamp">No record in it has a later timestamp; whether one still has this one only the records tell.</param>
public readonly record struct TimeStretch(long First, long End, long MaxTimestamp);

/// <summary>Answers <see cref="FindAborted"/> with the aborted transactions whose records touch the range, by first offset.</summary>
public sealed record AbortedFound(Recipient To, IReadOnlyList<AbortedTransaction> Transactions) : PartitionEffect(To);

/// <summary>Answers <see cref="InspectPartition"/>.</summary>
public sealed record PartitionInspected(Recipient To, PartitionBounds Bounds) : PartitionEffect(To);

/// <summary>Answers <see cref="ApplyCompaction"/>.</summary>
public sealed record CompactionApplied(Recipient To) : PartitionEffect(To);

/// <summary>Stands for whoever runs partitions, where an effect is for nobody else.</summary>
public sealed class PartitionOwner : Recipient
{
    private PartitionOwner()
    {
    }

    /// <summary>The only one.</summary>
    public static PartitionOwner Instance { get; } = new();
}
