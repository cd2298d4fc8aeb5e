using System.Buffers;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Groups;

/// <summary>
/// A consumer group with Kafka's classic protocol: members join, one of them assigns, all get their assignments, and
/// offsets are committed by whoever belongs to the current generation.
/// </summary>
/// <remarks>
/// Journaled are the stable generation, offsets and transactions. Who is joining, what is parked and when a member times
/// out is soft: after a crash the members of the last stable generation are known, with their session time-outs begun
/// anew, so whoever goes on with heartbeats keeps its place without a rebalance. A generation that was not stable yet is
/// forgotten; its members hear that theirs is not the current one and join again.
/// </remarks>
public sealed partial class GroupMachine(GroupLimits limits) : IMachine<GroupCommand, GroupEvent, GroupEffect>
{
    private readonly GroupStore _store = new();
    private readonly Membership _members = new();
    private readonly MemberDeadlines _deadlines = new();
    private GroupState _state;
    private int _generation;
    private string _protocolType = "";
    private string _protocolName = "";
    private readonly List<Recipient> _answered = [];
    private bool _recovered;
    private bool _concluded;
    private GroupTick? _tick;

    /// <summary>Where the group stands; before the first command, where the journal left it.</summary>
    public GroupState State => _recovered ? _state
        : _store.IsDeleted ? GroupState.Dead
        : _store.Stable is null ? GroupState.Empty
        : GroupState.Stable;

    /// <summary>The current generation; 0 if there was none yet.</summary>
    public int Generation => _recovered ? _generation : _store.Generation;

    /// <inheritdoc/>
    public bool IsIdle => State is GroupState.Empty or GroupState.Dead && _members.InvitedCount == 0;

    /// <inheritdoc/>
    public WakeUp<GroupCommand>? NextWake
    {
        get
        {
            var at = Math.Min(_phaseDeadline, _deadlines.Next);
            if (at == long.MaxValue)
            {
                return null;
            }

            // The same object for as long as it is the same deadline: this is looked at after every turn.
            _tick = _tick?.Deadline == at ? _tick : new GroupTick(at);
            return new WakeUp<GroupCommand>(at, _tick);
        }
    }

    /// <summary>
    /// Everybody whose request is parked, to be told when the group's soft state is lost. Also those whose parked request
    /// the last turn has answered, since the turn may be what failed; who did get the answer passes over the second one.
    /// </summary>
    public IEnumerable<Recipient> Parked
    {
        get
        {
            foreach (var answered in _answered)
            {
                yield return answered;
            }

            foreach (var member in _members.All)
            {
                if (member.JoinReply is { } join)
                {
                    yield return join;
                }

                if (member.SyncReply is { } sync)
                {
                    yield return sync;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Decide(GroupCommand command, Turn<GroupEvent, GroupEffect> turn)
    {
        Recover(turn);
        if (_concluded)
        {
            // There is no next turn before the effects of the last one were performed.
            _answered.Clear();
            _concluded = false;
        }

        switch (command)
        {
            case Heartbeat heartbeat:
                Decide(heartbeat, turn);
                break;
            case CommitOffsets commit:
                Decide(commit, turn);
                break;
            case FetchOffsets fetch:
                Decide(fetch, turn);
                break;
            case JoinGroup join:
                Decide(join, turn);
                break;
            case SyncGroup sync:
                Decide(sync, turn);
                break;
            case LeaveGroup leave:
                Decide(leave, turn);
                break;
            case CommitTransactionOffsets commit:
                Decide(commit, turn);
                break;
            case EnlistProducer enlist:
                Decide(enlist, turn);
                break;
            case EndProducer end:
                Decide(end, turn);
                break;
            case DeleteOffsets delete:
                Decide(delete, turn);
                break;
            case ForgetTopic forget:
                Decide(forget, turn);
                break;
            case DeleteGroup delete:
                Decide(delete, turn);
                break;
            case DescribeGroup describe:
                Decide(describe, turn);
                break;
            case InspectGroup inspect:
                Decide(inspect, turn);
                break;
            case GroupTick:
                // What is due is done at the end of every turn, by its clock alone.
                break;
            default:
                throw new ArgumentException($"A group does not know the command {command.GetType().Name}.", nameof(command));
        }
    }

    /// <summary>
    /// Does what is due. At the end of the turn and not before its commands, so that a heartbeat that waited in the mailbox
    /// while the broker was slow still counts.
    /// </summary>
    public void Conclude(Turn<GroupEvent, GroupEffect> turn)
    {
        _concluded = true;
        while (_deadlines.TryTake(turn.Now, out var member))
        {
            Expire(member, turn);
        }

        if (_phaseDeadline <= turn.Now)
        {
            EndPhase(turn);
        }
    }

    /// <inheritdoc/>
    public void Apply(GroupEvent @event) => _store.Apply(@event);

    /// <inheritdoc/>
    public void WriteSnapshot(IBufferWriter<byte> writer) => _store.Write(writer);

    /// <inheritdoc/>
    public void ReadSnapshot(ReadOnlySpan<byte> snapshot) => _store.Read(snapshot);

    /// <summary>A group has no bodies.</summary>
    public void CollectLive(ICollection<OffsetRange> live)
    {
    }

    private static void Tell(Turn<GroupEvent, GroupEffect> turn, Recipient? to, Func<Recipient, GroupEffect> effect)
    {
        if (to is not null)
        {
            turn.Tell(effect(to));
        }
    }

    /// <summary>Answers a request that may have been parked by an earlier turn.</summary>
    private void Answer(Turn<GroupEvent, GroupEffect> turn, GroupEffect effect)
    {
        _answered.Add(effect.To);
        turn.Tell(effect);
    }

    /// <summary>After a replay: the members of the stable generation are back, and have a whole session time-out to be heard of.</summary>
    private void Recover(Turn<GroupEvent, GroupEffect> turn)
    {
        if (_recovered)
        {
            return;
        }

        _state = State;
        _generation = _store.Generation;
        _protocolType = _store.ProtocolType;
        _recovered = true;
        if (_store.Stable is not { } stable)
        {
            return;
        }

        _protocolName = stable.ProtocolName;
        foreach (var record in stable.Members)
        {
            var member = new GroupMember(record.MemberId, record.Profile) { Assignment = record.Assignment };
            _members.Add(member);
            Touch(member, turn);
        }

        _members.Leader = stable.Leader;
    }

    private void MoveTo(GroupState state)
    {
        if (!_state.MayLeadTo(state))
        {
            throw new InvalidOperationException($"A group that is {_state.NameOf()} cannot become {state.NameOf()}; see GroupStates.");
        }

        _state = state;
    }

    /// <summary>Why a request in a member's name is refused; <see cref="GroupError.None"/> if it is the member's.</summary>
    private GroupError Check(MemberIdentity identity, out GroupMember member)
    {
        if (identity.GroupInstanceId is { } instance)
        {
            var current = _members.MemberOf(instance);
            if (current is not null && !string.Equals(current, identity.MemberId, StringComparison.Ordinal))
            {
                member = null!;
                return GroupError.FencedInstanceId;
            }

            if (current is null)
            {
                member = null!;
                return GroupError.UnknownMemberId;
            }
        }

        return _members.TryGet(identity.MemberId, out member) ? GroupError.None : GroupError.UnknownMemberId;
    }

    /// <summary>The member was heard of: its session begins anew. A new member's first JoinGroup has a time of its own.</summary>
    private void Touch(GroupMember member, Turn<GroupEvent, GroupEffect> turn)
    {
        if (!member.IsNew)
        {
            _deadlines.Set(member, turn.Now + member.Profile.SessionTimeoutMs);
        }
    }
}
