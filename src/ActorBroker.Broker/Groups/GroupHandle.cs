using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;

namespace ActorBroker.Broker.Groups;

/// <summary>A consumer group as edges hold it.</summary>
public sealed class GroupHandle
{
    private readonly EntityRef<GroupCommand> _entity;

    internal GroupHandle(GroupInfo info, EntityRef<GroupCommand> entity)
    {
        Info = info;
        _entity = entity;
    }

    /// <summary>Its name and number.</summary>
    public GroupInfo Info { get; }

    /// <summary>Puts a command into the group's mailbox.</summary>
    public void Tell(GroupCommand command) => _entity.Tell(command);

    /// <summary>Tells the group a command and returns its answer.</summary>
    /// <exception cref="JournalException">The group's journal refuses.</exception>
    /// <exception cref="EntityDeletedException">The group is gone; it may be looked up anew.</exception>
    public Task<TAnswer> AskAsync<TAnswer>(Func<Recipient, GroupCommand> command)
        where TAnswer : GroupEffect => AnswerClient<GroupEffect>.AskAsync<GroupCommand, TAnswer>(Tell, command);

    /// <inheritdoc/>
    public override string ToString() => $"group {Info.Id}";
}
