using ActorBroker.Core.Queues;

namespace ActorBroker.Broker.Queues;

/// <summary>Waits for the one answer to a command that is rare enough to have a task of its own.</summary>
internal sealed class QueueReply : QueueClient
{
    private readonly TaskCompletionSource<QueueEffect> _answer = new();

    /// <summary>The answer; fails if the queue could not carry the command out.</summary>
    public Task<QueueEffect> Answer => _answer.Task;

    /// <inheritdoc/>
    public override void Receive(QueueEffect effect) => _answer.TrySetResult(effect);

    /// <inheritdoc/>
    public override void Fail(Exception reason) => _answer.TrySetException(reason);
}
