using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Topics;

/// <summary>What has changed in a partition.</summary>
public abstract record PartitionEvent;

/// <summary>A producer's batch was appended.</summary>
/// <param name="BaseOffset">Offset of its first record.</param>
/// <param name="Count">How many offsets it takes.</param>
/// <param name="Size">Bytes of the batch.</param>
/// <param name="At">When, in milliseconds since 1970.</param>
/// <param name="MaxTimestamp">Highest timestamp of a record, in milliseconds since 1970; -1 if they have none.</param>
/// <param name="Producer">Who sent it, if it is an idempotent producer.</param>
/// <param name="Bytes">The batch; empty on replay.</param>
public sealed record BatchAppended(
    long BaseOffset, int Count, int Size, long At, long MaxTimestamp, BatchProducer? Producer, ReadOnlyMemory<byte> Bytes) : PartitionEvent;

/// <summary>The idempotent producer of a batch.</summary>
/// <param name="Id">The producer.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="FirstSequence">Sequence number of the first record.</param>
/// <param name="Transactional">Whether the batch belongs to its transaction.</param>
public readonly record struct BatchProducer(long Id, short Epoch, int FirstSequence, bool Transactional);

/// <summary>A producer may write into its transaction from here on.</summary>
/// <param name="ProducerId">The producer.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="At">When, in milliseconds since 1970.</param>
public sealed record ProducerEnlisted(long ProducerId, short Epoch, long At) : PartitionEvent;

/// <summary>A transaction with records ended with a marker, which takes one offset.</summary>
/// <param name="Offset">The marker's offset.</param>
/// <param name="Size">Bytes of the marker's batch.</param>
/// <param name="At">When, in milliseconds since 1970.</param>
/// <param name="ProducerId">The producer.</param>
/// <param name="Epoch">Its epoch from here on.</param>
/// <param name="Commit">Whether it was committed; else aborted.</param>
/// <param name="Bytes">The marker's batch; empty on replay.</param>
public sealed record MarkerAppended(
    long Offset, int Size, long At, long ProducerId, short Epoch, bool Commit, ReadOnlyMemory<byte> Bytes) : PartitionEvent;

/// <summary>A transaction without records ended, or a producer's epoch rose: lower epochs are refused.</summary>
/// <param name="ProducerId">The producer.</param>
/// <param name="Epoch">Its epoch from here on.</param>
/// <param name="At">When, in milliseconds since 1970.</param>
public sealed record ProducerFenced(long ProducerId, short Epoch, long At) : PartitionEvent;

/// <summary>All records before the offset are given up.</summary>
public sealed record LogStartMoved(long LogStart) : PartitionEvent;

/// <summary>These producers are no longer remembered.</summary>
public sealed record ProducersForgotten(IReadOnlyList<long> ProducerIds) : PartitionEvent;

/// <summary>Compaction has worked through the log.</summary>
/// <param name="CleanedUpTo">Up to which offset.</param>
/// <param name="BytesFreed">Bytes of batches that are no longer kept.</param>
/// <param name="Emptied">Ranges, ascending, in which no record is left.</param>
public sealed record LogCompacted(long CleanedUpTo, long BytesFreed, IReadOnlyList<OffsetRange> Emptied) : PartitionEvent;
