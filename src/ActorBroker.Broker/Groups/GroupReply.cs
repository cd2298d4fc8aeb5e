using ActorBroker.Core.Groups;

namespace ActorBroker.Broker.Groups;

/// <summary>Waits for the one answer to a command that is rare enough to have a task of its own.</summary>
internal sealed class GroupReply : GroupClient
{
    private readonly TaskCompletionSource<GroupEffect> _answer = new();

    /// <summary>The answer; fails if the group could not carry the command out.</summary>
    public Task<GroupEffect> Outcome => _answer.Task;

    /// <inheritdoc/>
    public override void Receive(GroupEffect effect) => _answer.TrySetResult(effect);

    /// <inheritdoc/>
    public override void Fail(Exception reason) => _answer.TrySetException(reason);
}
