namespace ActorBroker.Kafka.Wire;

/// <summary>Brings (the leader) or asks for (everybody) the assignment of a generation.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Generation">The generation.</param>
/// <param name="MemberId">The member.</param>
/// <param name="GroupInstanceId">Which static member it is; null for a dynamic one.</param>
/// <param name="ProtocolType">What kind of group the member takes it for; null if it does not say.</param>
/// <param name="ProtocolName">The assignor that the member takes for chosen; null if it does not say.</param>
/// <param name="Assignments">What each member gets; only the leader says it.</param>
internal sealed record SyncGroupRequest(
    string GroupId,
    int Generation,
    string MemberId,
    string? GroupInstanceId,
    string? ProtocolType,
    string? ProtocolName,
    IReadOnlyList<SyncGroupAssignment> Assignments)
{
    /// <summary>Reads versions 0 to 5.</summary>
    public static SyncGroupRequest Read(ref KafkaReader reader, short version)
    {
        var groupId = reader.ReadString();
        var generation = reader.ReadInt32();
        var memberId = reader.ReadString();
        var groupInstanceId = version >= 3 ? reader.ReadNullableString() : null;
        var protocolType = version >= 5 ? reader.ReadNullableString() : null;
        var protocolName = version >= 5 ? reader.ReadNullableString() : null;
        var assignments = reader.ReadArray(version, SyncGroupAssignment.Read);
        reader.EndStruct();
        return new SyncGroupRequest(groupId, generation, memberId, groupInstanceId, protocolType, protocolName, assignments);
    }
}

/// <summary>What one member gets.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="Assignment">Its part; only clients look inside.</param>
internal readonly record struct SyncGroupAssignment(string MemberId, ReadOnlyMemory<byte> Assignment)
{
    /// <summary>Reads one.</summary>
    public static SyncGroupAssignment Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var memberId = reader.ReadString();
        var assignment = reader.ReadBytes();
        reader.EndStruct();
        return new SyncGroupAssignment(memberId, assignment);
    }
}

/// <summary>Tells a member what it is to consume.</summary>
/// <param name="Error">Why it was refused.</param>
/// <param name="ProtocolType">What kind of group it is.</param>
/// <param name="ProtocolName">The assignor that was chosen.</param>
/// <param name="Assignment">The member's part; empty if the leader left it out.</param>
internal sealed record SyncGroupResponse(
    ErrorCode Error,
    string? ProtocolType,
    string? ProtocolName,
    ReadOnlyMemory<byte> Assignment) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        if (version >= 1)
        {
            writer.WriteInt32(Throttle.None);
        }

        writer.WriteError(Error);
        if (version >= 5)
        {
            writer.WriteNullableString(ProtocolType);
            writer.WriteNullableString(ProtocolName);
        }

        writer.WriteBytes(Assignment.Span);
        writer.EndStruct();
    }
}
