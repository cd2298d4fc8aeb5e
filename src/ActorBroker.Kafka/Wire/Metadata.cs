namespace ActorBroker.Kafka.Wire;

/// <summary>Asks for the brokers and for topics.</summary>
/// <param name="Topics">The topics; null for all (an empty array in version 0).</param>
/// <param name="AllowsAutoCreation">Whether topics that are not there may be made; below version 4 always.</param>
/// <param name="IncludeClusterOperations">Whether to tell what the client may do with the cluster; in versions 8 to 10.</param>
/// <param name="IncludeTopicOperations">Whether to tell what the client may do with each topic; from version 8 on.</param>
internal readonly record struct MetadataRequest(
    MetadataTopicName[]? Topics, bool AllowsAutoCreation, bool IncludeClusterOperations, bool IncludeTopicOperations)
{
    /// <summary>Reads versions 0 to 13.</summary>
    public static MetadataRequest Read(ref KafkaReader reader, short version)
    {
        var topics = reader.ReadNullableArray(version, MetadataTopicName.Read);
        if (version == 0 && topics is { Length: 0 })
        {
            topics = null;
        }

        var request = new MetadataRequest(
            topics,
            version < 4 || reader.ReadBoolean(),
            version is >= 8 and <= 10 && reader.ReadBoolean(),
            version >= 8 && reader.ReadBoolean());
        reader.EndStruct();
        return request;
    }
}

/// <summary>A topic that is asked for.</summary>
/// <param name="Id">Its id, from version 10 on; all zero if it is asked for by name.</param>
/// <param name="Name">Its name; null from version 10 on if it is asked for by id.</param>
internal readonly record struct MetadataTopicName(Guid Id, string? Name)
{
    public static MetadataTopicName Read(ref KafkaReader reader, short version)
    {
        var topic = version >= 10
            ? new MetadataTopicName(reader.ReadUuid(), reader.ReadNullableString())
            : new MetadataTopicName(Guid.Empty, reader.ReadString());
        reader.EndStruct();
        return topic;
    }
}

/// <summary>The brokers and topics. There is one broker, which leads all partitions.</summary>
/// <param name="NodeId">The broker's number; it is the controller too.</param>
/// <param name="Host">Where it is reached.</param>
/// <param name="Port">Where it is reached.</param>
/// <param name="ClusterId">Name of the cluster.</param>
/// <param name="Topics">The topics.</param>
internal sealed record MetadataResponse(int NodeId, string Host, int Port, string ClusterId, IReadOnlyList<MetadataTopic> Topics) : IKafkaResponse
{
    /// <summary>Stands for operations that were not asked for.</summary>
    private const int OperationsUnknown = int.MinValue;

    /// <summary>The only epoch that a leader here has.</summary>
    private const int LeaderEpoch = 0;

    /// <summary>What the client may do with the cluster (KIP-430), in versions 8 to 10.</summary>
    public int ClusterOperations { get; init; } = OperationsUnknown;

    /// <summary>What the client may do with each topic that there is, from version 8 on.</summary>
    public int TopicOperations { get; init; } = OperationsUnknown;

    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        if (version >= 3)
        {
            writer.WriteInt32(0); // The time that a quota makes the client wait, in milliseconds.
        }

        writer.WriteLength(1);
        writer.WriteInt32(NodeId);
        writer.WriteString(Host);
        writer.WriteInt32(Port);
        if (version >= 1)
        {
            writer.WriteNullableString(null); // The broker's rack.
        }

        writer.EndStruct();
        if (version >= 2)
        {
            writer.WriteNullableString(ClusterId);
        }

        if (version >= 1)
        {
            writer.WriteInt32(NodeId);
        }

        writer.WriteLength(Topics.Count);
        foreach (var topic in Topics)
        {
            Write(ref writer, topic, version);
        }

        if (version is >= 8 and <= 10)
        {
            writer.WriteInt32(ClusterOperations);
        }

        if (version >= 13)
        {
            writer.WriteError(ErrorCode.None);
        }

        writer.EndStruct();
    }

    private void Write(ref KafkaWriter writer, MetadataTopic topic, short version)
    {
        writer.WriteError(topic.Error);
        if (version >= 12)
        {
            writer.WriteNullableString(topic.Name);
        }
        else
        {
            writer.WriteString(topic.Name ?? "");
        }

        if (version >= 10)
        {
            writer.WriteUuid(topic.Id);
        }

        if (version >= 1)
        {
            writer.WriteBoolean(false); // Whether it is a topic of the broker's own.
        }

        writer.WriteLength(topic.Partitions);
        for (var index = 0; index < topic.Partitions; index++)
        {
            WritePartition(ref writer, index, version);
        }

        if (version >= 8)
        {
            writer.WriteInt32(topic.Error == ErrorCode.None ? TopicOperations : OperationsUnknown);
        }

        writer.EndStruct();
    }

    private void WritePartition(ref KafkaWriter writer, int index, short version)
    {
        writer.WriteError(ErrorCode.None);
        writer.WriteInt32(index);
        writer.WriteInt32(NodeId);
        if (version >= 7)
        {
            writer.WriteInt32(LeaderEpoch);
        }

        // The replicas, and those of them that are in sync: the leader.
        for (var list = 0; list < 2; list++)
        {
            writer.WriteLength(1);
            writer.WriteInt32(NodeId);
        }

        if (version >= 5)
        {
            writer.WriteLength(0); // Replicas that are offline.
        }

        writer.EndStruct();
    }
}

/// <summary>A topic.</summary>
/// <param name="Error">Why nothing is known of it.</param>
/// <param name="Name">Its name; null if it was asked for by an id that is not known.</param>
/// <param name="Id">Its id.</param>
/// <param name="Partitions">How many partitions it has.</param>
internal readonly record struct MetadataTopic(ErrorCode Error, string? Name, Guid Id, int Partitions);
