namespace ActorBroker.Kafka.Wire;

/// <summary>Asks how groups stand.</summary>
/// <param name="Groups">The groups.</param>
/// <param name="IncludeAuthorizedOperations">Whether to say what the client may do.</param>
internal sealed record DescribeGroupsRequest(IReadOnlyList<string> Groups, bool IncludeAuthorizedOperations)
{
    /// <summary>Reads versions 0 to 5.</summary>
    public static DescribeGroupsRequest Read(ref KafkaReader reader, short version)
    {
        var groups = reader.ReadStringArray();
        var includeAuthorizedOperations = version >= 3 && reader.ReadBoolean();
        reader.EndStruct();
        return new DescribeGroupsRequest(groups, includeAuthorizedOperations);
    }
}

/// <summary>Tells how groups stand.</summary>
/// <param name="Groups">The groups.</param>
internal sealed record DescribeGroupsResponse(IReadOnlyList<DescribedGroup> Groups) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        if (version >= 1)
        {
            writer.WriteInt32(Throttle.None);
        }

        writer.WriteArray(Groups, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>How one group stands.</summary>
/// <param name="Error">Why it cannot be said.</param>
/// <param name="GroupId">The group.</param>
/// <param name="State">Its state; <c>Dead</c> for a group that does not exist.</param>
/// <param name="ProtocolType">What kind of group it is.</param>
/// <param name="ProtocolData">The assignor that was chosen.</param>
/// <param name="Members">Its members.</param>
/// <param name="AuthorizedOperations">Bits of what the client may do; the smallest number if that was not asked.</param>
internal readonly record struct DescribedGroup(
    ErrorCode Error,
    string GroupId,
    string State,
    string ProtocolType,
    string ProtocolData,
    IReadOnlyList<DescribedGroupMember> Members,
    int AuthorizedOperations)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteError(Error);
        writer.WriteString(GroupId);
        writer.WriteString(State);
        writer.WriteString(ProtocolType);
        writer.WriteString(ProtocolData);
        writer.WriteArray(Members, version, static (ref w, e, v) => e.Write(ref w, v));
        if (version >= 3)
        {
            writer.WriteInt32(AuthorizedOperations);
        }

        writer.EndStruct();
    }
}

/// <summary>A member of a group.</summary>
/// <param name="MemberId">Its id.</param>
/// <param name="GroupInstanceId">Which static member it is; null for a dynamic one.</param>
/// <param name="ClientId">The client's name for itself.</param>
/// <param name="ClientHost">Where it comes from.</param>
/// <param name="Metadata">What it said to the assignor.</param>
/// <param name="Assignment">Its part.</param>
internal readonly record struct DescribedGroupMember(
    string MemberId,
    string? GroupInstanceId,
    string ClientId,
    string ClientHost,
    ReadOnlyMemory<byte> Metadata,
    ReadOnlyMemory<byte> Assignment)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteString(MemberId);
        if (version >= 4)
        {
            writer.WriteNullableString(GroupInstanceId);
        }

        writer.WriteString(ClientId);
        writer.WriteString(ClientHost);
        writer.WriteBytes(Metadata.Span);
        writer.WriteBytes(Assignment.Span);
        writer.EndStruct();
    }
}
