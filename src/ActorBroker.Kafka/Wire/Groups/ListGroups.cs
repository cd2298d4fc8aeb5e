namespace ActorBroker.Kafka.Wire;

/// <summary>Asks which groups there are.</summary>
/// <param name="States">Only groups in these states; empty for all.</param>
/// <param name="Types">Only groups of these types (<c>classic</c>, <c>consumer</c>); empty for all.</param>
internal sealed record ListGroupsRequest(IReadOnlyList<string> States, IReadOnlyList<string> Types)
{
    /// <summary>Reads versions 0 to 5.</summary>
    public static ListGroupsRequest Read(ref KafkaReader reader, short version)
    {
        IReadOnlyList<string> states = version >= 4 ? reader.ReadStringArray() : [];
        IReadOnlyList<string> types = version >= 5 ? reader.ReadStringArray() : [];
        reader.EndStruct();
        return new ListGroupsRequest(states, types);
    }
}

/// <summary>Tells which groups there are.</summary>
/// <param name="Error">Why it cannot be said.</param>
/// <param name="Groups">The groups.</param>
internal sealed record ListGroupsResponse(ErrorCode Error, IReadOnlyList<ListedGroup> Groups) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        if (version >= 1)
        {
            writer.WriteInt32(Throttle.None);
        }

        writer.WriteError(Error);
        writer.WriteArray(Groups, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>One group.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="ProtocolType">What kind of group it is; empty if it has only offsets.</param>
/// <param name="State">Its state.</param>
/// <param name="Type">Its type.</param>
internal readonly record struct ListedGroup(string GroupId, string ProtocolType, string State, string Type)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteString(GroupId);
        writer.WriteString(ProtocolType);
        if (version >= 4)
        {
            writer.WriteString(State);
        }

        if (version >= 5)
        {
            writer.WriteString(Type);
        }

        writer.EndStruct();
    }
}
