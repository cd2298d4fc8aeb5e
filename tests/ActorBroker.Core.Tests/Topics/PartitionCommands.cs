using ActorBroker.Core.Entities;
using ActorBroker.Core.Records;
using ActorBroker.Core.Tests.Queues;
using ActorBroker.Core.Tests.Records;
using ActorBroker.Core.Topics;

namespace ActorBroker.Core.Tests.Topics;

/// <summary>Commands in short form. The client is P, the coordinator C, whoever administers the topic R.</summary>
internal static class PartitionCommands
{
    public static Somebody P { get; } = new("P");

    public static Somebody C { get; } = new("C");

    public static Somebody R { get; } = new("R");

    public static Append Append(int count, long timestamp = 1000, int padding = 0) => Raw(Batches.Of(count, timestamp, padding: padding));

    /// <summary>A batch of an idempotent producer.</summary>
    public static Append Send(long producer, short epoch, int sequence, int count) =>
        Raw(Batches.Of(count, 1000, producer, epoch, sequence));

    /// <summary>A batch in a producer's transaction.</summary>
    public static Append Write(long producer, short epoch, int sequence, int count) =>
        Raw(Batches.Of(count, 1000, producer, epoch, sequence, BatchAttributes.Transactional));

    public static Append Raw(byte[] batch) => new(P, 17, batch);

    public static AppendSet Set(params byte[][] batches) => new(P, 17, [.. batches.Select(static batch => batch.AsMemory())]);

    public static Enlist Enlist(long producer, short epoch) => new(C, producer, epoch);

    public static WriteMarker Commit(long producer, short epoch) => new(C, producer, epoch, Commit: true);

    public static WriteMarker Abort(long producer, short epoch) => new(C, producer, epoch, Commit: false);

    public static DeleteRecords Delete(long before) => new(R, before);

    public static FindTime Find(long timestamp) => new(P, timestamp);

    public static FindAborted Aborted(long first, long end) => new(P, new OffsetRange(first, end));

    public static InspectPartition Inspect() => new(R);

    public static PartitionTick Tick() => PartitionTick.Instance;

    public static ApplyCompaction Compact(long upTo, long freed, params OffsetRange[] emptied) => new(R, emptied, upTo, freed);
}
