namespace ActorBroker.Kafka.Wire;

/// <summary>Keeps how far a group has read.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Generation">The generation that the member lives in; -1 without membership.</param>
/// <param name="MemberId">The member; empty without membership.</param>
/// <param name="GroupInstanceId">Which static member it is; null for a dynamic one.</param>
/// <param name="RetentionTimeMs">How long to keep the offsets, in milliseconds; -1 for as long as the broker keeps them.</param>
/// <param name="Topics">By topic.</param>
internal sealed record OffsetCommitRequest(
    string GroupId,
    int Generation,
    string MemberId,
    string? GroupInstanceId,
    long RetentionTimeMs,
    IReadOnlyList<OffsetCommitTopic> Topics)
{
    /// <summary>Reads versions 0 to 9.</summary>
    public static OffsetCommitRequest Read(ref KafkaReader reader, short version)
    {
        var groupId = reader.ReadString();
        var generation = version >= 1 ? reader.ReadInt32() : -1;
        var memberId = version >= 1 ? reader.ReadString() : "";
        var groupInstanceId = version >= 7 ? reader.ReadNullableString() : null;
        var retentionTimeMs = version is >= 2 and <= 4 ? reader.ReadInt64() : -1;
        var topics = reader.ReadArray(version, OffsetCommitTopic.Read);
        reader.EndStruct();
        return new OffsetCommitRequest(groupId, generation, memberId, groupInstanceId, retentionTimeMs, topics);
    }
}

/// <summary>The offsets of one topic.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Partitions">By partition.</param>
internal readonly record struct OffsetCommitTopic(string Name, IReadOnlyList<OffsetCommitPartition> Partitions)
{
    /// <summary>Reads one.</summary>
    public static OffsetCommitTopic Read(ref KafkaReader reader, short version)
    {
        var name = reader.ReadString();
        var partitions = reader.ReadArray(version, OffsetCommitPartition.Read);
        reader.EndStruct();
        return new OffsetCommitTopic(name, partitions);
    }
}

/// <summary>The offset of one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset to read next.</param>
/// <param name="LeaderEpoch">The leader epoch of the last record read; -1 if unknown.</param>
/// <param name="CommitTimestamp">When it was committed, in milliseconds since 1970; -1 for now. Only version 1 has it.</param>
/// <param name="Metadata">Whatever the client wants to keep with it.</param>
internal readonly record struct OffsetCommitPartition(
    int Partition,
    long Offset,
    int LeaderEpoch,
    long CommitTimestamp,
    string? Metadata)
{
    /// <summary>Reads one.</summary>
    public static OffsetCommitPartition Read(ref KafkaReader reader, short version)
    {
        var partition = reader.ReadInt32();
        var offset = reader.ReadInt64();
        var leaderEpoch = version >= 6 ? reader.ReadInt32() : -1;
        var commitTimestamp = version == 1 ? reader.ReadInt64() : -1;
        var metadata = reader.ReadNullableString();
        reader.EndStruct();
        return new OffsetCommitPartition(partition, offset, leaderEpoch, commitTimestamp, metadata);
    }
}

/// <summary>Tells which offsets are kept.</summary>
/// <param name="Topics">By topic.</param>
internal sealed record OffsetCommitResponse(IReadOnlyList<OffsetCommittedTopic> Topics) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        if (version >= 3)
        {
            writer.WriteInt32(Throttle.None);
        }

        writer.WriteArray(Topics, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>The outcome for one topic.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Partitions">By partition.</param>
internal readonly record struct OffsetCommittedTopic(string Name, IReadOnlyList<OffsetCommittedPartition> Partitions)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteString(Name);
        writer.WriteArray(Partitions, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>The outcome for one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Error">Why its offset is not kept.</param>
internal readonly record struct OffsetCommittedPartition(int Partition, ErrorCode Error)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteInt32(Partition);
        writer.WriteError(Error);
        writer.EndStruct();
    }
}
