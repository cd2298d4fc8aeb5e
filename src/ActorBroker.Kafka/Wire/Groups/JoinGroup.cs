namespace ActorBroker.Kafka.Wire;

/// <summary>Asks to become, or to stay, a member of a group in its next generation.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="SessionTimeoutMs">How long the member may be silent, in milliseconds.</param>
/// <param name="RebalanceTimeoutMs">How long members may take to join again, in milliseconds; -1 in version 0, where the session's time-out serves.</param>
/// <param name="MemberId">The member; empty if it has no id yet.</param>
/// <param name="GroupInstanceId">Which static member it is; null for a dynamic one.</param>
/// <param name="ProtocolType">What kind of group it is: <c>consumer</c>, <c>connect</c>.</param>
/// <param name="Protocols">The assignors that the member can work with, the preferred ones first.</param>
/// <param name="Reason">Why it joins, for those who look into logs.</param>
internal sealed record JoinGroupRequest(
    string GroupId,
    int SessionTimeoutMs,
    int RebalanceTimeoutMs,
    string MemberId,
    string? GroupInstanceId,
    string ProtocolType,
    IReadOnlyList<JoinGroupProtocol> Protocols,
    string? Reason)
{
    /// <summary>Reads versions 0 to 9.</summary>
    public static JoinGroupRequest Read(ref KafkaReader reader, short version)
    {
        var groupId = reader.ReadString();
        var sessionTimeoutMs = reader.ReadInt32();
        var rebalanceTimeoutMs = version >= 1 ? reader.ReadInt32() : -1;
        var memberId = reader.ReadString();
        var groupInstanceId = version >= 5 ? reader.ReadNullableString() : null;
        var protocolType = reader.ReadString();
        var protocols = reader.ReadArray(version, JoinGroupProtocol.Read);
        var reason = version >= 8 ? reader.ReadNullableString() : null;
        reader.EndStruct();
        return new JoinGroupRequest(
            groupId, sessionTimeoutMs, rebalanceTimeoutMs, memberId, groupInstanceId, protocolType, protocols, reason);
    }
}

/// <summary>An assignor that a member can work with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Metadata">What the member says of itself to it; only clients look inside.</param>
internal readonly record struct JoinGroupProtocol(string Name, ReadOnlyMemory<byte> Metadata)
{
    /// <summary>Reads one.</summary>
    public static JoinGroupProtocol Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var name = reader.ReadString();
        var metadata = reader.ReadBytes();
        reader.EndStruct();
        return new JoinGroupProtocol(name, metadata);
    }
}

/// <summary>Tells a member of the generation it belongs to.</summary>
/// <param name="Error">Why it was refused.</param>
/// <param name="Generation">The generation; -1 if refused.</param>
/// <param name="ProtocolType">What kind of group it is.</param>
/// <param name="ProtocolName">The assignor that was chosen; null if refused.</param>
/// <param name="Leader">The member that makes the assignment.</param>
/// <param name="SkipAssignment">The leader keeps the assignment that there is.</param>
/// <param name="MemberId">The id that the member goes by.</param>
/// <param name="Members">All members, for the leader; empty for the others.</param>
internal sealed record JoinGroupResponse(
    ErrorCode Error,
    int Generation,
    string? ProtocolType,
    string? ProtocolName,
    string Leader,
    bool SkipAssignment,
    string MemberId,
    IReadOnlyList<JoinGroupMember> Members) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        if (version >= 2)
        {
            writer.WriteInt32(Throttle.None);
        }

        writer.WriteError(Error);
        writer.WriteInt32(Generation);
        if (version >= 7)
        {
            writer.WriteNullableString(ProtocolType);
        }

        writer.WriteNullableString(version >= 7 ? ProtocolName : ProtocolName ?? "");
        writer.WriteString(Leader);
        if (version >= 9)
        {
            writer.WriteBoolean(SkipAssignment);
        }

        writer.WriteString(MemberId);
        writer.WriteArray(Members, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>A member as the leader sees it.</summary>
/// <param name="MemberId">Its id.</param>
/// <param name="GroupInstanceId">Which static member it is; null for a dynamic one.</param>
/// <param name="Metadata">What it said to the assignor.</param>
internal readonly record struct JoinGroupMember(string MemberId, string? GroupInstanceId, ReadOnlyMemory<byte> Metadata)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteString(MemberId);
        if (version >= 5)
        {
            writer.WriteNullableString(GroupInstanceId);
        }

        writer.WriteBytes(Metadata.Span);
        writer.EndStruct();
    }
}
