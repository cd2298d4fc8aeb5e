namespace ActorBroker.Kafka.Wire;

/// <summary>Deletes groups and their offsets.</summary>
/// <param name="Groups">The groups.</param>
internal sealed record DeleteGroupsRequest(IReadOnlyList<string> Groups)
{
    /// <summary>Reads versions 0 to 2.</summary>
    public static DeleteGroupsRequest Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var groups = reader.ReadStringArray();
        reader.EndStruct();
        return new DeleteGroupsRequest(groups);
    }
}

/// <summary>Tells which groups are deleted.</summary>
/// <param name="Results">By group.</param>
internal sealed record DeleteGroupsResponse(IReadOnlyList<DeletedGroup> Results) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteInt32(Throttle.None);
        writer.WriteArray(Results, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>The outcome for one group.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Error">Why it is not deleted.</param>
internal readonly record struct DeletedGroup(string GroupId, ErrorCode Error)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteString(GroupId);
        writer.WriteError(Error);
        writer.EndStruct();
    }
}
