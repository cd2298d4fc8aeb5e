using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Topics;

/// <summary>What a partition is asked to do.</summary>
/// <param name="ReplyTo">Who hears of the outcome; null for nobody.</param>
public abstract record PartitionCommand(Recipient? ReplyTo);

/// <summary>
/// Appends one record batch of magic 2 whose checksum and structure have been checked. Answered by <see cref="Appended"/>.
/// The partition writes base offset and leader epoch into the bytes, and with LogAppendTime also the timestamp and a new checksum.
/// </summary>
/// <remarks>
/// There is none that is not synced, also where nobody waits for the answer (acks 0): consumers see only what is durable
/// (Kafka: what is committed), so an append that is not would be one that nobody may read, and a duplicate sent with
/// acks=all could be confirmed before its original is on disk.
/// </remarks>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Token">Comes back with the answer.</param>
/// <param name="Batch">The batch; lent until the answer.</param>
public sealed record Append(Recipient? ReplyTo, long Token, Memory<byte> Batch) : PartitionCommand(ReplyTo);

/// <summary>
/// Appends several record batches one behind the other, or none of them if one is refused: what became of one message set of
/// an old client. Answered by one <see cref="Appended"/> with the first one's offset. Each is as <see cref="Append"/> wants it, and
/// of no idempotent producer (<see cref="PartitionError.InvalidRecord"/>).
/// </summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Token">Comes back with the answer.</param>
/// <param name="Batches">The batches, at least one; lent until the answer.</param>
public sealed record AppendSet(Recipient? ReplyTo, long Token, IReadOnlyList<Memory<byte>> Batches) : PartitionCommand(ReplyTo);

/// <summary>
/// Lets a producer write into its open transaction; sent by the transaction's coordinator before the producer hears that
/// the partition was added. Answered by <see cref="Enlisted"/>. Doing it again changes nothing.
/// </summary>
/// <param name="ReplyTo">The coordinator.</param>
/// <param name="ProducerId">The producer.</param>
/// <param name="ProducerEpoch">Its epoch; a lower one is fenced from here on.</param>
public sealed record Enlist(Recipient? ReplyTo, long ProducerId, short ProducerEpoch) : PartitionCommand(ReplyTo);

/// <summary>
/// Ends the transaction of a producer with a marker, and fences epochs below the given one. Answered by
/// <see cref="MarkerWritten"/>, also if nothing was open (then nothing is appended, so that it can be repeated).
/// </summary>
/// <param name="ReplyTo">The coordinator.</param>
/// <param name="ProducerId">The producer.</param>
/// <param name="ProducerEpoch">Its epoch.</param>
/// <param name="Commit">Whether it is committed; else aborted.</param>
public sealed record WriteMarker(Recipient? ReplyTo, long ProducerId, short ProducerEpoch, bool Commit) : PartitionCommand(ReplyTo);

/// <summary>Gives up all records before an offset. Answered by <see cref="RecordsDeleted"/>.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Before">The new first offset; -1 for the high watermark.</param>
public sealed record DeleteRecords(Recipient? ReplyTo, long Before) : PartitionCommand(ReplyTo);

/// <summary>Asks where the search for a timestamp begins. Answered by <see cref="TimeFound"/>.</summary>
/// <param name="ReplyTo">Who asks.</param>
/// <param name="Timestamp">Milliseconds since 1970; the first record with this or a later timestamp is looked for.</param>
public sealed record FindTime(Recipient? ReplyTo, long Timestamp) : PartitionCommand(ReplyTo);

/// <summary>
/// Asks where the highest timestamp may be, where it is no longer at <see cref="PartitionBounds.MaxTimestampOffset"/>. Answered by
/// <see cref="MaxTimeFound"/>.
/// </summary>
/// <param name="ReplyTo">Who asks.</param>
public sealed record FindMaxTime(Recipient? ReplyTo) : PartitionCommand(ReplyTo);

/// <summary>Asks for the aborted transactions that touch a range. Answered by <see cref="AbortedFound"/>.</summary>
/// <param name="ReplyTo">Who asks.</param>
/// <param name="Range">The offsets that are read.</param>
public sealed record FindAborted(Recipient? ReplyTo, OffsetRange Range) : PartitionCommand(ReplyTo);

/// <summary>Wakes the partition so that its bounds are known. Answered by <see cref="PartitionInspected"/>.</summary>
public sealed record InspectPartition(Recipient? ReplyTo) : PartitionCommand(ReplyTo);

/// <summary>Takes over the topic's changed settings.</summary>
public sealed record ConfigurePartition(TopicSettings Settings) : PartitionCommand((Recipient?)null);

/// <summary>
/// Takes note that compaction has worked through the log and that the journal holds the new bodies. It removes the records
/// of aborted transactions as well. Answered by <see cref="CompactionApplied"/>.
/// </summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Emptied">Ranges, ascending, in which no record is left; their bodies may go.</param>
/// <param name="CleanedUpTo">Up to which offset the log was looked at; at most the last stable offset.</param>
/// <param name="BytesFreed">Bytes of batches that are no longer kept.</param>
public sealed record ApplyCompaction(Recipient? ReplyTo, IReadOnlyList<OffsetRange> Emptied, long CleanedUpTo, long BytesFreed)
    : PartitionCommand(ReplyTo);

/// <summary>Lets the clock be looked at: what retention no longer keeps goes, as do producers that were not heard of for long.</summary>
public sealed record PartitionTick() : PartitionCommand((Recipient?)null)
{
    /// <summary>The only one that is needed.</summary>
    public static PartitionTick Instance { get; } = new();
}
