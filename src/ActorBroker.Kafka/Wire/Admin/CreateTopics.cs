namespace ActorBroker.Kafka.Wire;

/// <summary>Creates topics.</summary>
/// <param name="Topics">The topics.</param>
/// <param name="TimeoutMs">How long to wait until the topics exist, in milliseconds.</param>
/// <param name="ValidateOnly">Only check whether it could be done.</param>
internal sealed record CreateTopicsRequest(IReadOnlyList<CreatableTopic> Topics, int TimeoutMs, bool ValidateOnly)
{
    /// <summary>Reads versions 0 to 7.</summary>
    public static CreateTopicsRequest Read(ref KafkaReader reader, short version)
    {
        var topics = reader.ReadArray(version, CreatableTopic.Read);
        var timeoutMs = reader.ReadInt32();
        var validateOnly = version >= 1 && reader.ReadBoolean();
        reader.EndStruct();
        return new CreateTopicsRequest(topics, timeoutMs, validateOnly);
    }
}

/// <summary>A topic to create.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PartitionCount">How many partitions; -1 for the broker's default or where they are assigned by hand.</param>
/// <param name="ReplicationFactor">How many replicas; -1 for the broker's default or where they are assigned by hand.</param>
/// <param name="Assignments">Brokers by hand; empty if the broker chooses.</param>
/// <param name="Configs">Settings that differ from the defaults.</param>
internal readonly record struct CreatableTopic(
    string Name,
    int PartitionCount,
    short ReplicationFactor,
    IReadOnlyList<CreatableReplicaAssignment> Assignments,
    IReadOnlyList<CreatableTopicConfig> Configs)
{
    /// <summary>Reads one.</summary>
    public static CreatableTopic Read(ref KafkaReader reader, short version)
    {
        var name = reader.ReadString();
        var partitionCount = reader.ReadInt32();
        var replicationFactor = reader.ReadInt16();
        var assignments = reader.ReadArray(version, CreatableReplicaAssignment.Read);
        var configs = reader.ReadArray(version, CreatableTopicConfig.Read);
        reader.EndStruct();
        return new CreatableTopic(name, partitionCount, replicationFactor, assignments, configs);
    }
}

/// <summary>The brokers of one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="BrokerIds">The brokers, the leader first.</param>
internal readonly record struct CreatableReplicaAssignment(int Partition, IReadOnlyList<int> BrokerIds)
{
    /// <summary>Reads one.</summary>
    public static CreatableReplicaAssignment Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var partition = reader.ReadInt32();
        var brokerIds = reader.ReadInt32Array();
        reader.EndStruct();
        return new CreatableReplicaAssignment(partition, brokerIds);
    }
}

/// <summary>A setting.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct CreatableTopicConfig(string Name, string? Value)
{
    /// <summary>Reads one.</summary>
    public static CreatableTopicConfig Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var name = reader.ReadString();
        var value = reader.ReadNullableString();
        reader.EndStruct();
        return new CreatableTopicConfig(name, value);
    }
}

/// <summary>Tells which topics exist now.</summary>
/// <param name="Topics">By topic.</param>
internal sealed record CreateTopicsResponse(IReadOnlyList<CreatedTopic> Topics) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        if (version >= 2)
        {
            writer.WriteInt32(Throttle.None);
        }

        writer.WriteArray(Topics, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>The outcome for one topic.</summary>
/// <param name="Name">The topic.</param>
/// <param name="TopicId">Its id; empty if refused.</param>
/// <param name="Error">Why it was refused.</param>
/// <param name="ErrorMessage">The same in words.</param>
/// <param name="PartitionCount">How many partitions it has; -1 if refused.</param>
/// <param name="ReplicationFactor">How many replicas it has; -1 if refused.</param>
/// <param name="Configs">Its settings; null if they are not told.</param>
internal readonly record struct CreatedTopic(
    string Name,
    Guid TopicId,
    ErrorCode Error,
    string? ErrorMessage,
    int PartitionCount,
    short ReplicationFactor,
    IReadOnlyList<CreatedTopicConfig>? Configs)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteString(Name);
        if (version >= 7)
        {
            writer.WriteUuid(TopicId);
        }

        writer.WriteError(Error);
        if (version >= 1)
        {
            writer.WriteNullableString(ErrorMessage);
        }

        if (version >= 5)
        {
            writer.WriteInt32(PartitionCount);
            writer.WriteInt16(ReplicationFactor);
            writer.WriteNullableArray(Configs, version, static (ref w, e, v) => e.Write(ref w, v));
        }

        writer.EndStruct();
    }
}

/// <summary>A setting of a topic that was created.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="ReadOnly">It cannot be changed.</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="IsSensitive">The value is a secret and not told.</param>
internal readonly record struct CreatedTopicConfig(
    string Name,
    string? Value,
    bool ReadOnly,
    ConfigSource Source,
    bool IsSensitive)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteString(Name);
        writer.WriteNullableString(Value);
        writer.WriteBoolean(ReadOnly);
        writer.WriteInt8((sbyte)Source);
        writer.WriteBoolean(IsSensitive);
        writer.EndStruct();
    }
}
