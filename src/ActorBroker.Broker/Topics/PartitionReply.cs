using ActorBroker.Core.Topics;

namespace ActorBroker.Broker.Topics;

/// <summary>Waits for the one answer to a command that is rare enough to have a task of its own.</summary>
internal sealed class PartitionReply : PartitionClient
{
    private readonly TaskCompletionSource<PartitionEffect> _answer = new();

    /// <summary>The answer; fails if the partition could not carry the command out.</summary>
    public Task<PartitionEffect> Answer => _answer.Task;

    /// <inheritdoc/>
    public override void Receive(PartitionEffect effect) => _answer.TrySetResult(effect);

    /// <inheritdoc/>
    public override void Fail(Exception reason) => _answer.TrySetException(reason);
}
