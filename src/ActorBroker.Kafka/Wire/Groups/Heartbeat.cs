namespace ActorBroker.Kafka.Wire;

/// <summary>Tells that a member is alive.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Generation">The generation that the member lives in.</param>
/// <param name="MemberId">The member.</param>
/// <param name="GroupInstanceId">Which static member it is; null for a dynamic one.</param>
internal sealed record HeartbeatRequest(string GroupId, int Generation, string MemberId, string? GroupInstanceId)
{
    /// <summary>Reads versions 0 to 4.</summary>
    public static HeartbeatRequest Read(ref KafkaReader reader, short version)
    {
        var groupId = reader.ReadString();
        var generation = reader.ReadInt32();
        var memberId = reader.ReadString();
        var groupInstanceId = version >= 3 ? reader.ReadNullableString() : null;
        reader.EndStruct();
        return new HeartbeatRequest(groupId, generation, memberId, groupInstanceId);
    }
}

/// <summary>Tells a member whether its generation still stands.</summary>
/// <param name="Error">What is wrong with the member or its generation.</param>
internal sealed record HeartbeatResponse(ErrorCode Error) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        if (version >= 1)
        {
            writer.WriteInt32(Throttle.None);
        }

        writer.WriteError(Error);
        writer.EndStruct();
    }
}
