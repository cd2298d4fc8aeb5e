namespace ActorBroker.Core.Groups;

/// <summary>Who is in a running group, who leads it, and what protocol they can agree on. Nothing of it is journaled as such.</summary>
internal sealed class Membership
{
    private readonly Dictionary<string, GroupMember> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GroupMember> _invited = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _supporters = new(StringComparer.Ordinal);

    /// <summary>All members.</summary>
    public IReadOnlyCollection<GroupMember> All => _members.Values;

    /// <summary>How many members there are.</summary>
    public int Count => _members.Count;

    /// <summary>How many were given an id and have not joined with it yet.</summary>
    public int InvitedCount => _invited.Count;

    /// <summary>The leader's member id; empty if there are no members.</summary>
    public string Leader { get; set; } = "";

    /// <summary>The longest rebalance time-out of the members, in milliseconds.</summary>
    public int RebalanceTimeoutMs
    {
        get
        {
            var longest = 0;
            foreach (var member in _members.Values)
            {
                longest = Math.Max(longest, member.Profile.RebalanceTimeoutMs);
            }

            return longest;
        }
    }

    /// <summary>How many have a JoinGroup parked.</summary>
    public int JoiningCount { get; private set; }

    /// <summary>How many were told of the generation and have yet to ask for their assignment.</summary>
    public int OwingCount { get; private set; }

    /// <summary>Whether everybody has joined, and nobody who was given an id is still awaited.</summary>
    public bool AllHaveJoined => JoiningCount == Count && InvitedCount == 0;

    public bool TryGet(string memberId, out GroupMember member) => _members.TryGetValue(memberId, out member!);

    public bool TryGetInvited(string memberId, out GroupMember member) => _invited.TryGetValue(memberId, out member!);

    /// <summary>The member id behind a group instance id; null if there is none.</summary>
    public string? MemberOf(string instanceId) => _instances.GetValueOrDefault(instanceId);

    public bool IsLeader(GroupMember member) => string.Equals(member.Id, Leader, StringComparison.Ordinal);

    public void Invite(GroupMember member) => _invited.Add(member.Id, member);

    public void Uninvite(string memberId) => _invited.Remove(memberId);

    /// <summary>Adds a member; the first one leads.</summary>
    public void Add(GroupMember member)
    {
        _members.Add(member.Id, member);
        Tally(member.Profile, 1);
        if (member.InstanceId is { } instance)
        {
            _instances[instance] = member.Id;
        }

        if (Leader.Length == 0)
        {
            Leader = member.Id;
        }
    }

    /// <summary>Removes a member; if it led, another one does.</summary>
    public void Remove(GroupMember member)
    {
        if (!_members.Remove(member.Id))
        {
            return;
        }

        SetJoining(member, joins: false);
        SetOwesSync(member, owes: false);
        Tally(member.Profile, -1);
        if (member.InstanceId is { } instance)
        {
            _instances.Remove(instance);
        }

        if (IsLeader(member))
        {
            Leader = _members.Keys.FirstOrDefault("");
        }
    }

    /// <summary>Puts another member into the place of one, with the lead if it had it.</summary>
    public void Replace(GroupMember old, GroupMember member)
    {
        var led = IsLeader(old);
        Remove(old);
        Add(member);
        Leader = led ? member.Id : Leader;
    }

    /// <summary>Takes over what a member tells of itself when it joins again; its group instance id stays.</summary>
    public void Update(GroupMember member, MemberProfile profile)
    {
        Tally(member.Profile, -1);
        member.Profile = profile with { GroupInstanceId = member.InstanceId };
        Tally(member.Profile, 1);
    }

    /// <summary>Notes whether a member's JoinGroup is parked.</summary>
    public void SetJoining(GroupMember member, bool joins)
    {
        if (member.IsJoining != joins)
        {
            member.IsJoining = joins;
            JoiningCount += joins ? 1 : -1;
        }
    }

    /// <summary>Whether so many are still members if the joining ends now, one aside: those that join and static ones.</summary>
    public bool AreStaying(int most, GroupMember? aside) => JoiningCount + _instances.Count >= most
        && _members.Values.Count(m => (m.IsJoining || m.InstanceId is not null) && !ReferenceEquals(m, aside)) >= most;

    /// <summary>Notes whether a member has yet to ask for its assignment.</summary>
    public void SetOwesSync(GroupMember member, bool owes)
    {
        if (member.OwesSync != owes)
        {
            member.OwesSync = owes;
            OwingCount += owes ? 1 : -1;
        }
    }

    /// <summary>Makes sure that the leader is one who joins; false if nobody does.</summary>
    public bool ElectLeader()
    {
        if (_members.TryGetValue(Leader, out var leader) && leader.IsJoining)
        {
            return true;
        }

        foreach (var member in _members.Values)
        {
            if (member.IsJoining)
            {
                Leader = member.Id;
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether one of the protocols is common to all members.</summary>
    public bool Support(IReadOnlyList<MemberProtocol> protocols) => protocols.Any(p => _supporters.GetValueOrDefault(p.Name) == _members.Count);

    /// <summary>
    /// The protocol that most members prefer among those that all can take part in; between two that are liked equally,
    /// the leader's preference decides.
    /// </summary>
    public string ChooseProtocol()
    {
        var votes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var member in _members.Values)
        {
            foreach (var protocol in member.Profile.Protocols)
            {
                if (_supporters[protocol.Name] == _members.Count)
                {
                    votes[protocol.Name] = votes.GetValueOrDefault(protocol.Name) + 1;
                    break;
                }
            }
        }

        var preferred = _members[Leader].Profile.Protocols;
        var chosen = preferred[0].Name;
        foreach (var protocol in preferred)
        {
            if (votes.GetValueOrDefault(protocol.Name) > votes.GetValueOrDefault(chosen))
            {
                chosen = protocol.Name;
            }
        }

        return chosen;
    }

    /// <summary>Everybody out.</summary>
    public void Clear()
    {
        _members.Clear();
        _invited.Clear();
        _instances.Clear();
        _supporters.Clear();
        JoiningCount = 0;
        OwingCount = 0;
        Leader = "";
    }

    private void Tally(MemberProfile profile, int by)
    {
        foreach (var protocol in profile.Protocols)
        {
            var count = _supporters.GetValueOrDefault(protocol.Name) + by;
            if (count == 0)
            {
                _supporters.Remove(protocol.Name);
            }
            else
            {
                _supporters[protocol.Name] = count;
            }
        }
    }
}
