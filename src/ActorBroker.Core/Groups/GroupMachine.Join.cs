using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Groups;

/// <content>How members come in, and come back for the next generation.</content>
public sealed partial class GroupMachine
{
    private void Decide(JoinGroup join, Turn<GroupEvent, GroupEffect> turn)
    {
        var profile = Distinct(join.Profile);
        var error = CheckJoin(join, profile);
        if (error != GroupError.None)
        {
            Refuse(join, error, turn);
        }
        else if (!Accepts(join))
        {
            // A member that is too late for a full group loses its place.
            DropRefused(join.MemberId, turn);
            Tell(turn, join.ReplyTo, to => new GroupJoined(to, GroupError.GroupMaxSizeReached, ""));
            MaybeCompleteJoin(turn);
        }
        else if (!SupportsProtocols(profile))
        {
            Refuse(join, GroupError.InconsistentGroupProtocol, turn);
        }
        else if (join.MemberId.Length == 0)
        {
            JoinNew(join, profile, turn);
        }
        else
        {
            JoinAgain(join, profile, turn);
        }
    }

    private GroupError CheckJoin(JoinGroup join, MemberProfile profile)
    {
        if (_state == GroupState.Dead)
        {
            return GroupError.CoordinatorNotAvailable;
        }

        if (profile.SessionTimeoutMs < limits.SessionTimeoutMsMin || profile.SessionTimeoutMs > limits.SessionTimeoutMsMax)
        {
            return GroupError.InvalidSessionTimeout;
        }

        var bytes = profile.Protocols.Sum(p => (long)p.Name.Length + p.Metadata.Length);
        if (bytes > limits.MemberMetadataBytesMax)
        {
            return GroupError.MetadataTooLarge;
        }

        // An id that is taken would make two members one; whoever hears of it comes again with another.
        var taken = _members.TryGet(join.NewMemberId, out _) || _members.TryGetInvited(join.NewMemberId, out _);
        return join.MemberId.Length == 0 && (taken || join.NewMemberId.Length == 0) ? GroupError.UnknownMemberId : GroupError.None;
    }

    /// <summary>Whether there is room. While members join again those count that are in time, and static ones, which stay without; otherwise all members.</summary>
    private bool Accepts(JoinGroup join)
    {
        var known = _members.TryGet(join.MemberId, out var member)
            || (join.MemberId.Length == 0
                && join.Profile.GroupInstanceId is { } instance
                && _members.MemberOf(instance) is { } current
                && _members.TryGet(current, out member));
        return _state switch
        {
            GroupState.PreparingRebalance => (known && member.IsJoining) || !_members.AreStaying(limits.MembersMax, known ? member : null),
            GroupState.CompletingRebalance or GroupState.Stable => known || _members.Count < limits.MembersMax,
            _ => true,
        };
    }

    private bool SupportsProtocols(MemberProfile profile) =>
        _members.Count == 0
            ? profile.ProtocolType.Length > 0 && profile.Protocols.Count > 0
            : string.Equals(profile.ProtocolType, _protocolType, StringComparison.Ordinal) && _members.Support(profile.Protocols);

    private void JoinNew(JoinGroup join, MemberProfile profile, Turn<GroupEvent, GroupEffect> turn)
    {
        if (profile.GroupInstanceId is { } instance && _members.MemberOf(instance) is { } old)
        {
            ReplaceStatic(join, profile, old, turn);
        }
        else if (profile.GroupInstanceId is null && join.RequiresKnownMemberId)
        {
            Invite(join, profile, turn);
        }
        else
        {
            Add(join.NewMemberId, join, profile, turn);
        }
    }

    /// <summary>Gives a dynamic member its id before it may join, so that a client that repeats its request does not become two members.</summary>
    private void Invite(JoinGroup join, MemberProfile profile, Turn<GroupEvent, GroupEffect> turn)
    {
        if (_members.InvitedCount >= limits.MembersMax)
        {
            Tell(turn, join.ReplyTo, to => new GroupJoined(to, GroupError.GroupMaxSizeReached, ""));
            return;
        }

        var invited = new GroupMember(join.NewMemberId, profile);
        _members.Invite(invited);
        _extendsDelay = true;
        Touch(invited, turn);
        Tell(turn, join.ReplyTo, to => new GroupJoined(to, GroupError.MemberIdRequired, invited.Id));
    }

    private void JoinAgain(JoinGroup join, MemberProfile profile, Turn<GroupEvent, GroupEffect> turn)
    {
        if (_members.TryGetInvited(join.MemberId, out var invited) && profile.GroupInstanceId is null)
        {
            _deadlines.Set(invited, long.MaxValue);
            _members.Uninvite(invited.Id);
            Add(invited.Id, join, profile, turn);
            return;
        }

        var error = Check(new MemberIdentity(join.MemberId, profile.GroupInstanceId), out var member);
        if (error != GroupError.None)
        {
            Refuse(join, error, turn);
            return;
        }

        // A leader of a stable group asks for a new assignment by joining again, perhaps because its topics have changed.
        var changed = !member.Has(profile.Protocols);
        if (_state == GroupState.PreparingRebalance || changed || (_state == GroupState.Stable && _members.IsLeader(member)))
        {
            _members.Update(member, profile);
            Park(member, join.ReplyTo, turn);
            Rebalance(turn);
        }
        else
        {
            // The answer was lost, or a follower asks without need.
            Touch(member, turn);
            Tell(turn, join.ReplyTo, to => Joined(to, member, withMembers: _state == GroupState.CompletingRebalance));
        }
    }

    private void Add(string memberId, JoinGroup join, MemberProfile profile, Turn<GroupEvent, GroupEffect> turn)
    {
        if (_members.Count == 0)
        {
            _protocolType = profile.ProtocolType;
        }

        var member = new GroupMember(memberId, profile) { IsNew = true };
        _members.Add(member);
        if (profile.GroupInstanceId is { } instance && _store.MemberOfInstance(instance) is { } former)
        {
            Journal(former, member, stays: false, turn);
        }

        _extendsDelay = true;
        Park(member, join.ReplyTo, turn);
        _deadlines.Set(member, turn.Now + limits.NewMemberJoinTimeoutMs);
        Rebalance(turn);
    }

    /// <summary>
    /// A static member is back after a restart. In a stable group it takes over its assignment without a rebalance, unless
    /// it subscribes to other topics than before or another protocol would be chosen because of it.
    /// </summary>
    private void ReplaceStatic(JoinGroup join, MemberProfile profile, string oldMemberId, Turn<GroupEvent, GroupEffect> turn)
    {
        _members.TryGet(oldMemberId, out var old);
        var leader = _members.Leader;
        Release(old, GroupError.FencedInstanceId, oldMemberId, turn);
        _deadlines.Set(old, long.MaxValue);
        var member = new GroupMember(join.NewMemberId, profile) { Assignment = old.Assignment };
        var owesSync = old.OwesSync;
        _members.Replace(old, member);
        _members.SetOwesSync(member, owesSync);
        Touch(member, turn);

        var stays = _state == GroupState.Stable
            && string.Equals(_members.ChooseProtocol(), _protocolName, StringComparison.Ordinal)
            && SubscribesAlike(old, member);
        if (_store.MemberOf(oldMemberId) is { } record)
        {
            Journal(record, member, stays, turn);
        }

        if (!stays)
        {
            Park(member, join.ReplyTo, turn);
            Rebalance(turn);
            return;
        }

        // A leader that cannot be told to skip the assignment must not believe that it leads.
        var leads = _members.IsLeader(member);
        Tell(turn, join.ReplyTo, to => Joined(to, member, withMembers: leads && join.SupportsSkippingAssignment) with
        {
            Leader = join.SupportsSkippingAssignment ? _members.Leader : leader,
            SkipAssignment = leads && join.SupportsSkippingAssignment,
        });
    }

    private bool SubscribesAlike(GroupMember old, GroupMember member) =>
        !string.Equals(_protocolType, ConsumerSubscription.ProtocolType, StringComparison.Ordinal)
        || ConsumerSubscription.AreAlike(old.MetadataFor(_protocolName).Span, member.MetadataFor(_protocolName).Span);

    /// <summary>
    /// Notes the new id of a static member that is journaled, in the middle of a rebalance too: else the restart of the
    /// broker would bring the old one back, and fence the new. What the member can do then stays as the stable generation
    /// knows it.
    /// </summary>
    private static void Journal(MemberRecord former, GroupMember member, bool stays, Turn<GroupEvent, GroupEffect> turn)
    {
        var profile = stays
            ? member.Profile
            : member.Profile with { ProtocolType = former.Profile.ProtocolType, Protocols = former.Profile.Protocols };
        turn.Raise(new MemberReplaced(former.MemberId, new MemberRecord(member.Id, profile, former.Assignment)), Durability.Synced);
    }

    private void Park(GroupMember member, Recipient? replyTo, Turn<GroupEvent, GroupEffect> turn)
    {
        // An earlier request of the same member is given up by its client, as a rule.
        if (member.JoinReply is { } former)
        {
            Answer(turn, new GroupJoined(former, GroupError.RebalanceInProgress, member.Id));
        }

        member.JoinReply = replyTo;
        _members.SetJoining(member, joins: true);
    }

    private void DropRefused(string memberId, Turn<GroupEvent, GroupEffect> turn)
    {
        if (_members.TryGet(memberId, out var member))
        {
            Remove(member, turn);
        }
        else if (_members.TryGetInvited(memberId, out var invited))
        {
            _deadlines.Set(invited, long.MaxValue);
            _members.Uninvite(memberId);
        }
    }

    private GroupJoined Joined(Recipient to, GroupMember member, bool withMembers) => new(to, GroupError.None, member.Id)
    {
        Generation = _generation,
        ProtocolType = _protocolType,
        ProtocolName = _protocolName,
        Leader = _members.Leader,
        Members = withMembers && _members.IsLeader(member)
            ? [.. _members.All.Select(m => new JoinedMember(m.Id, m.InstanceId, m.MetadataFor(_protocolName)))]
            : [],
    };

    private static void Refuse(JoinGroup join, GroupError error, Turn<GroupEvent, GroupEffect> turn) =>
        Tell(turn, join.ReplyTo, to => new GroupJoined(to, error, join.MemberId));

    /// <summary>Of a protocol that is named twice, the first mention counts; a rebalance time-out is not negative.</summary>
    private static MemberProfile Distinct(MemberProfile profile)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var protocols = profile.Protocols.Where(p => names.Add(p.Name)).ToList();
        return profile with
        {
            Protocols = protocols.Count == profile.Protocols.Count ? profile.Protocols : protocols,
            RebalanceTimeoutMs = Math.Max(0, profile.RebalanceTimeoutMs),
        };
    }
}
