using ActorBroker.Core.Groups;

namespace ActorBroker.Core.Tests.Groups;

/// <summary>A consumer as the random run plays it: what it believes of itself after the answers it got.</summary>
internal sealed class GroupRunClient(string name, string? instance, bool requiresKnownId)
{
    private int _ids;

    public string Name => name;

    public string MemberId { get; private set; } = "";

    public int Generation { get; private set; } = -1;

    public bool IsStable { get; private set; }

    /// <summary>The number of its last JoinGroup or SyncGroup; answers to earlier ones come over connections that it has given up.</summary>
    public int LastRequest { get; set; }

    /// <summary>Whether the last one is not answered yet.</summary>
    public bool IsWaiting { get; set; }

    public IReadOnlyList<JoinedMember> Members { get; private set; } = [];

    public string[] Protocols { get; set; } = ["range", "sticky"];

    public MemberIdentity Identity => new(MemberId, instance);

    /// <summary>The process starts anew and knows nothing of its former life.</summary>
    public void Restart()
    {
        MemberId = "";
        Generation = -1;
        IsStable = false;
        Members = [];
    }

    public JoinGroup Join(ActorBroker.Core.Entities.Recipient replyTo)
    {
        var join = GroupCommands.Join("new", Protocols);
        return join with
        {
            ReplyTo = replyTo,
            MemberId = MemberId,
            NewMemberId = $"{name}{++_ids}",
            RequiresKnownMemberId = requiresKnownId,
            SupportsSkippingAssignment = true,
            Profile = join.Profile with { GroupInstanceId = instance, RebalanceTimeoutMs = 15_000 },
        };
    }

    public SyncGroup Sync(ActorBroker.Core.Entities.Recipient replyTo, int generation) => new(
        replyTo, Identity, generation, "consumer", null,
        [.. Members.Select(m => new MemberAssignment(m.MemberId, System.Text.Encoding.UTF8.GetBytes($"{generation}")))]);

    public void Hear(GroupJoined joined)
    {
        IsStable = false;
        if (joined.Error is GroupError.None or GroupError.MemberIdRequired)
        {
            MemberId = joined.MemberId;
            Generation = joined.Generation;
            Members = joined.SkipAssignment ? [] : joined.Members;
        }
        else
        {
            Hear(joined.Error);
        }
    }

    public void Hear(GroupError error)
    {
        if (error is GroupError.UnknownMemberId or GroupError.FencedInstanceId)
        {
            Restart();
        }
        else if (error != GroupError.None)
        {
            Generation = -1;
            IsStable = false;
        }
    }

    public void HearStable() => IsStable = true;
}
