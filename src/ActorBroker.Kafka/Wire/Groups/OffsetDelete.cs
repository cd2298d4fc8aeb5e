namespace ActorBroker.Kafka.Wire;

/// <summary>Forgets how far a group has read some partitions.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Topics">By topic.</param>
internal sealed record OffsetDeleteRequest(string GroupId, IReadOnlyList<OffsetDeleteTopic> Topics)
{
    /// <summary>Reads version 0.</summary>
    public static OffsetDeleteRequest Read(ref KafkaReader reader, short version)
    {
        var groupId = reader.ReadString();
        var topics = reader.ReadArray(version, OffsetDeleteTopic.Read);
        return new OffsetDeleteRequest(groupId, topics);
    }
}

/// <summary>Partitions of a topic.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Partitions">Its partitions.</param>
internal readonly record struct OffsetDeleteTopic(string Name, IReadOnlyList<OffsetDeletePartition> Partitions)
{
    /// <summary>Reads one.</summary>
    public static OffsetDeleteTopic Read(ref KafkaReader reader, short version)
    {
        var name = reader.ReadString();
        var partitions = reader.ReadArray(version, OffsetDeletePartition.Read);
        return new OffsetDeleteTopic(name, partitions);
    }
}

/// <summary>A partition of which the offset is forgotten.</summary>
/// <param name="Partition">The partition.</param>
internal readonly record struct OffsetDeletePartition(int Partition)
{
    /// <summary>Reads one.</summary>
    public static OffsetDeletePartition Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var partition = reader.ReadInt32();
        return new OffsetDeletePartition(partition);
    }
}

/// <summary>Tells which offsets are forgotten.</summary>
/// <param name="Error">Why nothing is forgotten.</param>
/// <param name="Topics">By topic.</param>
internal sealed record OffsetDeleteResponse(ErrorCode Error, IReadOnlyList<OffsetDeletedTopic> Topics) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteError(Error);
        writer.WriteInt32(Throttle.None);
        writer.WriteArray(Topics, version, static (ref w, e, v) => e.Write(ref w, v));
    }
}

/// <summary>The outcome for one topic.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Partitions">By partition.</param>
internal readonly record struct OffsetDeletedTopic(string Name, IReadOnlyList<OffsetDeletedPartition> Partitions)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteString(Name);
        writer.WriteArray(Partitions, version, static (ref w, e, v) => e.Write(ref w, v));
    }
}

/// <summary>The outcome for one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Error">Why its offset is not forgotten.</param>
internal readonly record struct OffsetDeletedPartition(int Partition, ErrorCode Error)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteInt32(Partition);
        writer.WriteError(Error);
    }
}
