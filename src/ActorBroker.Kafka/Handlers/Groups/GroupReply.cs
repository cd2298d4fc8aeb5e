using ActorBroker.Broker.Groups;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Waits for a group's answer to one command.</summary>
internal sealed class GroupReply : GroupClient
{
    private readonly TaskCompletionSource<GroupEffect> _answer = new();

    /// <summary>Tells a group a command and returns its answer.</summary>
    /// <exception cref="IOException">The group's journal refuses.</exception>
    public static async Task<TAnswer> AskAsync<TAnswer>(GroupHandle group, Func<Recipient, GroupCommand> command)
        where TAnswer : GroupEffect
    {
        var reply = new GroupReply();
        group.Tell(command(reply));
        return (TAnswer)await reply._answer.Task;
    }

    /// <inheritdoc/>
    public override void Receive(GroupEffect effect) => _answer.TrySetResult(effect);

    /// <inheritdoc/>
    public override void Fail(Exception reason) => _answer.TrySetException(reason);
}
