using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Groups;

/// <summary>A member as the running group sees it, or somebody who was given an id and has not joined with it yet.</summary>
internal sealed class GroupMember(string id, MemberProfile profile)
{
    /// <summary>The member id.</summary>
    public string Id { get; } = id;

    /// <summary>What it told of itself when it last joined.</summary>
    public MemberProfile Profile { get; set; } = profile;

    /// <summary>The name of a static member; null for a dynamic one.</summary>
    public string? InstanceId => Profile.GroupInstanceId;

    /// <summary>What it is assigned in the stable generation.</summary>
    public ReadOnlyMemory<byte> Assignment { get; set; }

    /// <summary>Whether it has not got through its first JoinGroup.</summary>
    public bool IsNew { get; set; }

    /// <summary>Whether its JoinGroup is parked. Set by <see cref="Membership.SetJoining"/>.</summary>
    public bool IsJoining { get; set; }

    /// <summary>Who hears of the JoinGroup.</summary>
    public Recipient? JoinReply { get; set; }

    /// <summary>Whether its SyncGroup is parked.</summary>
    public bool IsSyncing { get; set; }

    /// <summary>Who hears of the SyncGroup.</summary>
    public Recipient? SyncReply { get; set; }

    /// <summary>Whether it was told of the generation and has not synced since. Set by <see cref="Membership.SetOwesSync"/>.</summary>
    public bool OwesSync { get; set; }

    /// <summary>When it is taken for gone; never if it is <see cref="long.MaxValue"/>. Set by <see cref="MemberDeadlines"/>.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    /// <summary>For when it stands in the queue of deadlines, never later than the deadline. Set by <see cref="MemberDeadlines"/>.</summary>
    public long QueuedFor { get; set; } = long.MaxValue;

    /// <summary>Whether it cannot send a heartbeat or need not, since a request of its is parked. A new member's is not for ever.</summary>
    public bool IsExcused => !IsNew && (IsJoining || IsSyncing);

    /// <summary>Its metadata for a protocol; empty if it cannot take part in it.</summary>
    public ReadOnlyMemory<byte> MetadataFor(string protocol)
    {
        foreach (var own in Profile.Protocols)
        {
            if (string.Equals(own.Name, protocol, StringComparison.Ordinal))
            {
                return own.Metadata;
            }
        }

        return default;
    }

    /// <summary>Whether the protocols are those it has, in the same order and with the same metadata.</summary>
    public bool Has(IReadOnlyList<MemberProtocol> protocols)
    {
        var own = Profile.Protocols;
        if (own.Count != protocols.Count)
        {
            return false;
        }

        for (var i = 0; i < own.Count; i++)
        {
            if (!string.Equals(own[i].Name, protocols[i].Name, StringComparison.Ordinal)
                || !own[i].Metadata.Span.SequenceEqual(protocols[i].Metadata.Span))
            {
                return false;
            }
        }

        return true;
    }
}
