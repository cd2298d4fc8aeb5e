using ActorBroker.Actors;
using ActorBroker.Core.Topics;

namespace ActorBroker.Broker.Topics.Compaction;

/// <summary>What the compactor is told.</summary>
internal interface ICompactorMessage;

/// <summary>It is time to look for partitions that are worth a compaction.</summary>
internal sealed record LookForWork : ICompactorMessage
{
    public static LookForWork Instance { get; } = new();
}

/// <summary>The compaction under way goes on with its next slice.</summary>
internal sealed record NextSlice : ICompactorMessage
{
    public static NextSlice Instance { get; } = new();
}

/// <summary>What the compaction has exchanged is in the journal, or could not be written.</summary>
/// <param name="Compaction">Which one.</param>
internal sealed record BodiesWritten(PartitionCompaction Compaction) : ICompactorMessage;

/// <summary>The partition has answered, or failed to.</summary>
/// <param name="Call">What it has answered.</param>
/// <param name="Effect">The answer; null if it failed.</param>
/// <param name="Failure">Why it failed.</param>
internal sealed record PartitionAnswered(CompactorCall Call, PartitionEffect? Effect, Exception? Failure) : ICompactorMessage;

/// <summary>One question to a partition; an answer that comes after the compactor was restarted is told by it from others.</summary>
internal sealed class CompactorCall(ActorRef<ICompactorMessage> compactor) : PartitionClient
{
    /// <inheritdoc/>
    public override void Receive(PartitionEffect effect) => compactor.Tell(new PartitionAnswered(this, effect, Failure: null));

    /// <inheritdoc/>
    public override void Fail(Exception reason) => compactor.Tell(new PartitionAnswered(this, Effect: null, reason));
}
