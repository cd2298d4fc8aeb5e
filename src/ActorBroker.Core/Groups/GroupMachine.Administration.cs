using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Groups;

/// <content>Looking at the group, and its end.</content>
public sealed partial class GroupMachine
{
    private void Decide(DescribeGroup describe, Turn<GroupEvent, GroupEffect> turn)
    {
        var stable = _state == GroupState.Stable;
        Tell(turn, describe.ReplyTo, to => new GroupDescribed(
            to,
            _state,
            _generation,
            _protocolType,
            stable ? _protocolName : "",
            _members.Leader,
            [
                .. _members.All.Select(m => new DescribedMember(
                    m.Id,
                    m.InstanceId,
                    m.Profile.ClientId,
                    m.Profile.ClientHost,
                    stable ? m.MetadataFor(_protocolName) : default,
                    stable ? m.Assignment : default)),
            ]));
    }

    private void Decide(InspectGroup inspect, Turn<GroupEvent, GroupEffect> turn) =>
        Tell(turn, inspect.ReplyTo, to => new GroupInspected(to, _state, _protocolType, _members.Count, _store.Offsets.Count));

    private void Decide(DeleteGroup delete, Turn<GroupEvent, GroupEffect> turn)
    {
        var error = _state == GroupState.Dead ? GroupError.GroupIdNotFound
            : _state != GroupState.Empty ? GroupError.NonEmptyGroup
            : GroupError.None;
        if (error == GroupError.None)
        {
            MoveTo(GroupState.Dead);
            _members.Clear();
            _deadlines.Clear();
            turn.Raise(new GroupDeleted(), Durability.Synced);
        }

        Tell(turn, delete.ReplyTo, to => new DeletionAnswered(to, error));
    }
}
