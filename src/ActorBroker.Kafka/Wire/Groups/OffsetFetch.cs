namespace ActorBroker.Kafka.Wire;

/// <summary>Asks how far groups have read.</summary>
/// <param name="GroupId">The group, up to version 7.</param>
/// <param name="Topics">Which partitions, up to version 7; null for all that have an offset.</param>
/// <param name="Groups">The groups, from version 8 on.</param>
/// <param name="RequireStable">Partitions with offsets of an open transaction are to be refused rather than answered with the old ones.</param>
internal sealed record OffsetFetchRequest(
    string GroupId,
    IReadOnlyList<OffsetFetchTopic>? Topics,
    IReadOnlyList<OffsetFetchGroup> Groups,
    bool RequireStable)
{
    /// <summary>Reads versions 0 to 9.</summary>
    public static OffsetFetchRequest Read(ref KafkaReader reader, short version)
    {
        var groupId = version <= 7 ? reader.ReadString() : "";
        IReadOnlyList<OffsetFetchTopic>? topics = version <= 7 ? reader.ReadNullableArray(version, OffsetFetchTopic.Read) : null;
        IReadOnlyList<OffsetFetchGroup> groups = version >= 8 ? reader.ReadArray(version, OffsetFetchGroup.Read) : [];
        var requireStable = version >= 7 && reader.ReadBoolean();
        reader.EndStruct();
        return new OffsetFetchRequest(groupId, topics, groups, requireStable);
    }
}

/// <summary>Partitions of a topic.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Partitions">Its partitions.</param>
internal readonly record struct OffsetFetchTopic(string Name, IReadOnlyList<int> Partitions)
{
    /// <summary>Reads one.</summary>
    public static OffsetFetchTopic Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var name = reader.ReadString();
        var partitions = reader.ReadInt32Array();
        reader.EndStruct();
        return new OffsetFetchTopic(name, partitions);
    }
}

/// <summary>What is asked of one group.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="MemberId">The member that asks; null without membership. Only for the consumer protocol of KIP-848.</param>
/// <param name="MemberEpoch">That member's epoch; -1 without membership.</param>
/// <param name="Topics">Which partitions; null for all that have an offset.</param>
internal readonly record struct OffsetFetchGroup(
    string GroupId,
    string? MemberId,
    int MemberEpoch,
    IReadOnlyList<OffsetFetchTopic>? Topics)
{
    /// <summary>Reads one.</summary>
    public static OffsetFetchGroup Read(ref KafkaReader reader, short version)
    {
        var groupId = reader.ReadString();
        var memberId = version >= 9 ? reader.ReadNullableString() : null;
        var memberEpoch = version >= 9 ? reader.ReadInt32() : -1;
        var topics = reader.ReadNullableArray(version, OffsetFetchTopic.Read);
        reader.EndStruct();
        return new OffsetFetchGroup(groupId, memberId, memberEpoch, topics);
    }
}

/// <summary>Tells how far groups have read.</summary>
/// <param name="Topics">By topic, up to version 7.</param>
/// <param name="Error">Why the group has no offsets, up to version 7.</param>
/// <param name="Groups">By group, from version 8 on.</param>
internal sealed record OffsetFetchResponse(
    IReadOnlyList<OffsetFetchedTopic> Topics,
    ErrorCode Error,
    IReadOnlyList<OffsetFetchedGroup> Groups) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        if (version >= 3)
        {
            writer.WriteInt32(Throttle.None);
        }

        if (version <= 7)
        {
            writer.WriteArray(Topics, version, static (ref w, e, v) => e.Write(ref w, v));
        }

        if (version is >= 2 and <= 7)
        {
            writer.WriteError(Error);
        }

        if (version >= 8)
        {
            writer.WriteArray(Groups, version, static (ref w, e, v) => e.Write(ref w, v));
        }

        writer.EndStruct();
    }
}

/// <summary>The offsets of one topic.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Partitions">By partition.</param>
internal readonly record struct OffsetFetchedTopic(string Name, IReadOnlyList<OffsetFetchedPartition> Partitions)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteString(Name);
        writer.WriteArray(Partitions, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>The offset of one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset to read next; -1 if there is none.</param>
/// <param name="LeaderEpoch">The leader epoch of the last record read; -1 if unknown.</param>
/// <param name="Metadata">What the client kept with it.</param>
/// <param name="Error">Why there is none.</param>
internal readonly record struct OffsetFetchedPartition(
    int Partition,
    long Offset,
    int LeaderEpoch,
    string? Metadata,
    ErrorCode Error)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteInt32(Partition);
        writer.WriteInt64(Offset);
        if (version >= 5)
        {
            writer.WriteInt32(LeaderEpoch);
        }

        writer.WriteNullableString(Metadata);
        writer.WriteError(Error);
        writer.EndStruct();
    }
}

/// <summary>The offsets of one group.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Topics">By topic.</param>
/// <param name="Error">Why the group has no offsets.</param>
internal readonly record struct OffsetFetchedGroup(string GroupId, IReadOnlyList<OffsetFetchedTopic> Topics, ErrorCode Error)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteString(GroupId);
        writer.WriteArray(Topics, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.WriteError(Error);
        writer.EndStruct();
    }
}
