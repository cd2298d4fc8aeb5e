using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Groups;

/// <content>How members get their assignments, say that they are alive, and leave.</content>
public sealed partial class GroupMachine
{
    private void Decide(SyncGroup sync, Turn<GroupEvent, GroupEffect> turn)
    {
        var error = CheckSync(sync, out var member);
        if (error != GroupError.None)
        {
            Tell(turn, sync.ReplyTo, to => new GroupSynced(to, error, null, null, default));
            return;
        }

        _members.SetOwesSync(member, owes: false);
        if (_state == GroupState.CompletingRebalance)
        {
            // An earlier request of the same member is given up by its client, as a rule.
            ReleaseSync(member, GroupError.RebalanceInProgress, turn);
            member.IsSyncing = true;
            member.SyncReply = sync.ReplyTo;
            if (_members.IsLeader(member))
            {
                Start(sync.Assignments, turn);
            }
        }
        else
        {
            Touch(member, turn);
            Tell(turn, sync.ReplyTo, to => new GroupSynced(to, GroupError.None, _protocolType, _protocolName, member.Assignment));
            ForgetPhaseIfAllSynced();
        }
    }

    private GroupError CheckSync(SyncGroup sync, out GroupMember member)
    {
        member = null!;
        if (_state == GroupState.Dead)
        {
            return GroupError.CoordinatorNotAvailable;
        }

        var error = Check(sync.Member, out member);
        return error != GroupError.None ? error
            : sync.Generation != _generation ? GroupError.IllegalGeneration
            : Differs(sync.ProtocolType, _protocolType) || Differs(sync.ProtocolName, _protocolName) ? GroupError.InconsistentGroupProtocol
            : _state == GroupState.PreparingRebalance ? GroupError.RebalanceInProgress
            : _state == GroupState.CompletingRebalance && _members.IsLeader(member) && AreTooLarge(sync.Assignments) ? GroupError.MetadataTooLarge
            : GroupError.None;
    }

    private bool AreTooLarge(IReadOnlyList<MemberAssignment> assignments) =>
        assignments.Sum(a => (long)a.Assignment.Length) > limits.AssignmentBytesMax;

    private static bool Differs(string? believed, string actual) => believed is not null && !string.Equals(believed, actual, StringComparison.Ordinal);

    /// <summary>The leader has brought the assignments: the generation is stable, and whoever waits for it is answered.</summary>
    private void Start(IReadOnlyList<MemberAssignment> assignments, Turn<GroupEvent, GroupEffect> turn)
    {
        var assigned = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (memberId, assignment) in assignments)
        {
            assigned[memberId] = assignment;
        }

        var records = new List<MemberRecord>(_members.Count);
        foreach (var member in _members.All)
        {
            member.Assignment = assigned.GetValueOrDefault(member.Id);
            records.Add(new MemberRecord(member.Id, member.Profile, member.Assignment));
        }

        MoveTo(GroupState.Stable);
        turn.Raise(new GenerationStarted(_generation, _protocolType, _protocolName, _members.Leader, records), Durability.Synced);
        foreach (var member in _members.All)
        {
            if (member.IsSyncing)
            {
                AnswerSync(member, GroupError.None, turn);
            }
        }

        ForgetPhaseIfAllSynced();
    }

    private void ForgetPhaseIfAllSynced()
    {
        if (_members.OwingCount == 0)
        {
            _phaseDeadline = long.MaxValue;
        }
    }

    private void Decide(Heartbeat heartbeat, Turn<GroupEvent, GroupEffect> turn)
    {
        GroupMember member = null!;
        var error = _state == GroupState.Dead ? GroupError.CoordinatorNotAvailable : Check(heartbeat.Member, out member);
        if (error == GroupError.None && heartbeat.Generation != _generation)
        {
            error = GroupError.IllegalGeneration;
        }

        if (error == GroupError.None)
        {
            Touch(member, turn);
            error = _state == GroupState.PreparingRebalance ? GroupError.RebalanceInProgress : GroupError.None;
        }

        if (heartbeat.ReplyTo is { } replyTo)
        {
            turn.Tell(new HeartbeatAnswered(replyTo, error));
        }
    }

    private void Decide(LeaveGroup leave, Turn<GroupEvent, GroupEffect> turn)
    {
        if (_state == GroupState.Dead)
        {
            Tell(turn, leave.ReplyTo, to => new GroupLeft(to, GroupError.CoordinatorNotAvailable, []));
            return;
        }

        var errors = new GroupError[leave.Members.Count];
        var members = _members.Count;
        for (var i = 0; i < errors.Length; i++)
        {
            errors[i] = Leave(leave.Members[i], turn);
        }

        Tell(turn, leave.ReplyTo, to => new GroupLeft(to, GroupError.None, errors));
        if (_members.Count < members)
        {
            Rebalance(turn);
        }
        else
        {
            MaybeCompleteJoin(turn);
        }
    }

    private GroupError Leave(MemberIdentity identity, Turn<GroupEvent, GroupEffect> turn)
    {
        if (_members.TryGetInvited(identity.MemberId, out var invited))
        {
            _deadlines.Set(invited, long.MaxValue);
            _members.Uninvite(invited.Id);
            return GroupError.None;
        }

        // Somebody who looks after the group may name a static member by its instance id alone.
        var named = identity.MemberId.Length == 0 && identity.GroupInstanceId is { } instance
            ? identity with { MemberId = _members.MemberOf(instance) ?? "" }
            : identity;
        var error = Check(named, out var member);
        if (error == GroupError.None)
        {
            Remove(member, turn);
        }

        return error;
    }
}
