using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Groups;

/// <content>How one generation leads to the next.</content>
public sealed partial class GroupMachine
{
    /// <summary>Members that ask for a rebalance time-out of next to nothing get this, in milliseconds: else the group would turn in circles.</summary>
    private const int RebalanceTimeoutMsMin = 1_000;

    /// <summary>
    /// When the state's waiting is over: for joins while preparing, for syncs while completing and, of those who have not
    /// asked for their assignment, when stable.
    /// </summary>
    private long _phaseDeadline = long.MaxValue;

    private bool _isInitial;
    private bool _extendsDelay;
    private long _initialEnd;

    /// <summary>Begins a rebalance, or goes on with the one that is under way.</summary>
    private void Rebalance(Turn<GroupEvent, GroupEffect> turn)
    {
        if (_state == GroupState.PreparingRebalance)
        {
            MaybeCompleteJoin(turn);
            return;
        }

        _isInitial = _state == GroupState.Empty;
        MoveTo(GroupState.PreparingRebalance);
        foreach (var member in _members.All)
        {
            _members.SetOwesSync(member, owes: false);
            ReleaseSync(member, GroupError.RebalanceInProgress, turn);
        }

        if (_isInitial)
        {
            _extendsDelay = false;
            _initialEnd = turn.Now + Math.Max(limits.InitialRebalanceDelayMs, RebalanceTimeoutMs());
            _phaseDeadline = turn.Now + limits.InitialRebalanceDelayMs;
        }
        else
        {
            _phaseDeadline = turn.Now + RebalanceTimeoutMs();
            MaybeCompleteJoin(turn);
        }
    }

    /// <summary>Ends the joining if nobody is awaited. A group that was empty waits for its delay.</summary>
    private void MaybeCompleteJoin(Turn<GroupEvent, GroupEffect> turn)
    {
        if (_state == GroupState.PreparingRebalance && _members.AllHaveJoined && (!_isInitial || _members.Count == 0))
        {
            CompleteJoin(turn);
        }
    }

    private void EndPhase(Turn<GroupEvent, GroupEffect> turn)
    {
        if (_state != GroupState.PreparingRebalance)
        {
            ExpireSyncs(turn);
        }
        else if (_isInitial && _extendsDelay && limits.InitialRebalanceDelayMs > 0 && turn.Now < _initialEnd)
        {
            _extendsDelay = false;
            _phaseDeadline = Math.Min(turn.Now + limits.InitialRebalanceDelayMs, _initialEnd);
        }
        else
        {
            CompleteJoin(turn);
        }
    }

    /// <summary>
    /// Time for joining is over: whoever has not joined is out, save for static members, which have until their session
    /// ends. The others hear of the new generation.
    /// </summary>
    private void CompleteJoin(Turn<GroupEvent, GroupEffect> turn)
    {
        _phaseDeadline = long.MaxValue;
        foreach (var member in _members.All.Where(m => !m.IsJoining && m.InstanceId is null).ToList())
        {
            Remove(member, turn);
        }

        if (_members.Count == 0)
        {
            _isInitial = false;
            _generation++;
            _protocolName = "";
            MoveTo(GroupState.Empty);

            // Nobody waits for it. If it is lost, the members of the last generation come back and time out once more.
            turn.Raise(new GenerationEnded(_generation), Durability.Written);
            return;
        }

        if (!_members.ElectLeader())
        {
            _phaseDeadline = turn.Now + RebalanceTimeoutMs();
            return;
        }

        _isInitial = false;
        _generation++;
        _protocolName = _members.ChooseProtocol();
        _phaseDeadline = turn.Now + RebalanceTimeoutMs();
        MoveTo(GroupState.CompletingRebalance);
        foreach (var member in _members.All)
        {
            if (!member.IsJoining)
            {
                continue;
            }

            _members.SetJoining(member, joins: false);
            if (member.JoinReply is { } joiner)
            {
                Answer(turn, Joined(joiner, member, withMembers: true));
                member.JoinReply = null;
            }

            member.IsNew = false;
            _members.SetOwesSync(member, owes: true);
            Touch(member, turn);
        }
    }

    /// <summary>Whoever has not asked for its assignment for so long is gone, though its heartbeats may go on.</summary>
    private void ExpireSyncs(Turn<GroupEvent, GroupEffect> turn)
    {
        _phaseDeadline = long.MaxValue;
        var late = _members.All.Where(m => m.OwesSync).ToList();
        foreach (var member in late)
        {
            Remove(member, turn);
        }

        if (late.Count > 0)
        {
            Rebalance(turn);
        }
    }

    /// <summary>A member was not heard of for longer than its session time-out.</summary>
    private void Expire(GroupMember member, Turn<GroupEvent, GroupEffect> turn)
    {
        if (_members.TryGetInvited(member.Id, out var invited) && ReferenceEquals(invited, member))
        {
            _members.Uninvite(member.Id);
            MaybeCompleteJoin(turn);
        }
        else if (!member.IsExcused)
        {
            Remove(member, turn);
            Rebalance(turn);
        }
    }

    /// <summary>Takes a member out; what it has parked is answered.</summary>
    private void Remove(GroupMember member, Turn<GroupEvent, GroupEffect> turn)
    {
        Release(member, GroupError.UnknownMemberId, "", turn);
        _deadlines.Set(member, long.MaxValue);
        _members.Remove(member);
    }

    private void Release(GroupMember member, GroupError error, string memberId, Turn<GroupEvent, GroupEffect> turn)
    {
        if (member.JoinReply is { } joiner)
        {
            Answer(turn, new GroupJoined(joiner, error, memberId));
            member.JoinReply = null;
        }

        ReleaseSync(member, error, turn);
    }

    private void ReleaseSync(GroupMember member, GroupError error, Turn<GroupEvent, GroupEffect> turn)
    {
        if (member.IsSyncing)
        {
            AnswerSync(member, error, turn);
        }
    }

    /// <summary>Answers a parked SyncGroup; from then on heartbeats are expected again.</summary>
    private void AnswerSync(GroupMember member, GroupError error, Turn<GroupEvent, GroupEffect> turn)
    {
        if (member.SyncReply is { } syncer)
        {
            Answer(turn, error == GroupError.None
                ? new GroupSynced(syncer, error, _protocolType, _protocolName, member.Assignment)
                : new GroupSynced(syncer, error, null, null, default));
            member.SyncReply = null;
        }

        member.IsSyncing = false;
        Touch(member, turn);
    }

    private int RebalanceTimeoutMs() => Math.Max(RebalanceTimeoutMsMin, _members.RebalanceTimeoutMs);
}
