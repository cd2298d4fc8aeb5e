namespace ActorBroker.Kafka.Wire;

/// <summary>Gives topics more partitions.</summary>
/// <param name="Topics">The topics.</param>
/// <param name="TimeoutMs">How long to wait until the partitions exist, in milliseconds.</param>
/// <param name="ValidateOnly">Only check whether it could be done.</param>
internal sealed record CreatePartitionsRequest(IReadOnlyList<CreatePartitionsTopic> Topics, int TimeoutMs, bool ValidateOnly)
{
    /// <summary>Reads versions 0 to 3.</summary>
    public static CreatePartitionsRequest Read(ref KafkaReader reader, short version)
    {
        var topics = reader.ReadArray(version, CreatePartitionsTopic.Read);
        var timeoutMs = reader.ReadInt32();
        var validateOnly = reader.ReadBoolean();
        reader.EndStruct();
        return new CreatePartitionsRequest(topics, timeoutMs, validateOnly);
    }
}

/// <summary>A topic that gets more partitions.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Count">How many partitions it is to have in all.</param>
/// <param name="Assignments">Brokers of the new partitions by hand; null if the broker chooses.</param>
internal readonly record struct CreatePartitionsTopic(
    string Name,
    int Count,
    IReadOnlyList<CreatePartitionsAssignment>? Assignments)
{
    /// <summary>Reads one.</summary>
    public static CreatePartitionsTopic Read(ref KafkaReader reader, short version)
    {
        var name = reader.ReadString();
        var count = reader.ReadInt32();
        var assignments = reader.ReadNullableArray(version, CreatePartitionsAssignment.Read);
        reader.EndStruct();
        return new CreatePartitionsTopic(name, count, assignments);
    }
}

/// <summary>The brokers of one new partition.</summary>
/// <param name="BrokerIds">The brokers, the leader first.</param>
internal readonly record struct CreatePartitionsAssignment(IReadOnlyList<int> BrokerIds)
{
    /// <summary>Reads one.</summary>
    public static CreatePartitionsAssignment Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var brokerIds = reader.ReadInt32Array();
        reader.EndStruct();
        return new CreatePartitionsAssignment(brokerIds);
    }
}

/// <summary>Tells which topics have the partitions asked for.</summary>
/// <param name="Results">By topic.</param>
internal sealed record CreatePartitionsResponse(IReadOnlyList<CreatedPartitions> Results) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteInt32(Throttle.None);
        writer.WriteArray(Results, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>The outcome for one topic.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Error">Why it was refused.</param>
/// <param name="ErrorMessage">The same in words.</param>
internal readonly record struct CreatedPartitions(string Name, ErrorCode Error, string? ErrorMessage)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteString(Name);
        writer.WriteError(Error);
        writer.WriteNullableString(ErrorMessage);
        writer.EndStruct();
    }
}
