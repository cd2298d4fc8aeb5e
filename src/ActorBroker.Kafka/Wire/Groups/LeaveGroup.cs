namespace ActorBroker.Kafka.Wire;

/// <summary>Takes members out of a group.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="MemberId">The member, up to version 2.</param>
/// <param name="Members">The members, from version 3 on.</param>
internal sealed record LeaveGroupRequest(string GroupId, string MemberId, IReadOnlyList<LeavingMember> Members)
{
    /// <summary>Reads versions 0 to 5.</summary>
    public static LeaveGroupRequest Read(ref KafkaReader reader, short version)
    {
        var groupId = reader.ReadString();
        var memberId = version <= 2 ? reader.ReadString() : "";
        IReadOnlyList<LeavingMember> members = version >= 3 ? reader.ReadArray(version, LeavingMember.Read) : [];
        reader.EndStruct();
        return new LeaveGroupRequest(groupId, memberId, members);
    }
}

/// <summary>A member that leaves.</summary>
/// <param name="MemberId">Its id; may be empty if a static member is meant.</param>
/// <param name="GroupInstanceId">Which static member it is; null for a dynamic one.</param>
/// <param name="Reason">Why it leaves, for those who look into logs.</param>
internal readonly record struct LeavingMember(string MemberId, string? GroupInstanceId, string? Reason)
{
    /// <summary>Reads one.</summary>
    public static LeavingMember Read(ref KafkaReader reader, short version)
    {
        var memberId = reader.ReadString();
        var groupInstanceId = reader.ReadNullableString();
        var reason = version >= 5 ? reader.ReadNullableString() : null;
        reader.EndStruct();
        return new LeavingMember(memberId, groupInstanceId, reason);
    }
}

/// <summary>Tells how the leaving went.</summary>
/// <param name="Error">Why nobody could leave.</param>
/// <param name="Members">How it went for each member, from version 3 on.</param>
internal sealed record LeaveGroupResponse(ErrorCode Error, IReadOnlyList<LeftMember> Members) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        if (version >= 1)
        {
            writer.WriteInt32(Throttle.None);
        }

        writer.WriteError(Error);
        if (version >= 3)
        {
            writer.WriteArray(Members, version, static (ref w, e, v) => e.Write(ref w, v));
        }

        writer.EndStruct();
    }
}

/// <summary>How the leaving of one member went.</summary>
/// <param name="MemberId">Its id.</param>
/// <param name="GroupInstanceId">Which static member it is; null for a dynamic one.</param>
/// <param name="Error">Why it could not leave.</param>
internal readonly record struct LeftMember(string MemberId, string? GroupInstanceId, ErrorCode Error)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteString(MemberId);
        writer.WriteNullableString(GroupInstanceId);
        writer.WriteError(Error);
        writer.EndStruct();
    }
}
