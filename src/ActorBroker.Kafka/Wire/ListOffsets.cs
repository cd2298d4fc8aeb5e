namespace ActorBroker.Kafka.Wire;

/// <summary>Asks for offsets by timestamp.</summary>
/// <param name="ReadsCommitted">Whether "latest" is the last stable offset; from version 2 on.</param>
/// <param name="Topics">The partitions.</param>
internal readonly record struct ListOffsetsRequest(bool ReadsCommitted, ListOffsetsTopic[] Topics)
{
    /// <summary>The timestamp that stands for the offset behind the last record.</summary>
    public const long Latest = -1;

    /// <summary>The timestamp that stands for the first offset.</summary>
    public const long Earliest = -2;

    /// <summary>The timestamp that stands for the record with the highest timestamp; from version 7 on (KIP-734).</summary>
    public const long MaxTimestamp = -3;

    /// <summary>The timestamp that stands for the first offset of the leader's own disk; from version 8 on (KIP-405).</summary>
    public const long EarliestLocal = -4;

    /// <summary>Reads versions 0 to 8.</summary>
    public static ListOffsetsRequest Read(ref KafkaReader reader, short version)
    {
        reader.ReadInt32(); // The replica that asks: a consumer is none.
        var request = new ListOffsetsRequest(version >= 2 && reader.ReadInt8() != 0, reader.ReadArray(version, ListOffsetsTopic.Read));
        reader.EndStruct();
        return request;
    }
}

/// <summary>Partitions of one topic.</summary>
internal readonly record struct ListOffsetsTopic(string Name, ListOffsetsPartition[] Partitions)
{
    public static ListOffsetsTopic Read(ref KafkaReader reader, short version)
    {
        var topic = new ListOffsetsTopic(reader.ReadString(), reader.ReadArray(version, ListOffsetsPartition.Read));
        reader.EndStruct();
        return topic;
    }
}

/// <summary>What is wanted of one partition.</summary>
/// <param name="Index">The partition.</param>
/// <param name="LeaderEpoch">The leader's epoch as the client knows it, from version 4 on; -1 for unknown.</param>
/// <param name="Timestamp">Milliseconds since 1970, or one of the negative numbers that <see cref="ListOffsetsRequest"/> names.</param>
/// <param name="OffsetsMax">Most offsets in the answer, in version 0; else 1.</param>
internal readonly record struct ListOffsetsPartition(int Index, int LeaderEpoch, long Timestamp, int OffsetsMax)
{
    public static ListOffsetsPartition Read(ref KafkaReader reader, short version)
    {
        var partition = new ListOffsetsPartition(
            reader.ReadInt32(),
            version >= 4 ? reader.ReadInt32() : -1,
            reader.ReadInt64(),
            version == 0 ? reader.ReadInt32() : 1);
        reader.EndStruct();
        return partition;
    }
}

/// <summary>Offsets.</summary>
internal sealed record ListOffsetsResponse(IReadOnlyList<ListedTopic> Topics) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        if (version >= 2)
        {
            writer.WriteInt32(0); // The time that a quota makes the client wait, in milliseconds.
        }

        writer.WriteArray(Topics, version, static (ref w, topic, version) =>
        {
            w.WriteString(topic.Name);
            w.WriteArray(topic.Partitions, version, ListedPartition.Write);
            w.EndStruct();
        });
        writer.EndStruct();
    }
}

/// <summary>Offsets of one topic.</summary>
internal readonly record struct ListedTopic(string Name, IReadOnlyList<ListedPartition> Partitions);

/// <summary>The offset of one partition.</summary>
/// <param name="Index">The partition.</param>
/// <param name="Error">Why there is none.</param>
/// <param name="Timestamp">The found record's timestamp; -1 if the answer is no record.</param>
/// <param name="Offset">The offset; -1 if there is none.</param>
/// <param name="LeaderEpoch">The epoch of the leader that appended it; -1 if there is none.</param>
internal readonly record struct ListedPartition(int Index, ErrorCode Error, long Timestamp, long Offset, int LeaderEpoch)
{
    /// <summary>The answer for a partition that cannot be asked, or that has no such record (then without an error).</summary>
    public static ListedPartition None(int index, ErrorCode error) => new(index, error, -1, -1, -1);

    public static void Write(ref KafkaWriter writer, ListedPartition partition, short version)
    {
        writer.WriteInt32(partition.Index);
        writer.WriteError(partition.Error);
        if (version == 0)
        {
            writer.WriteLength(partition.Offset < 0 ? 0 : 1);
            if (partition.Offset >= 0)
            {
                writer.WriteInt64(partition.Offset);
            }

            return;
        }

        writer.WriteInt64(partition.Timestamp);
        writer.WriteInt64(partition.Offset);
        if (version >= 4)
        {
            writer.WriteInt32(partition.LeaderEpoch);
        }

        writer.EndStruct();
    }
}
