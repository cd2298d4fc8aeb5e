namespace ActorBroker.Kafka.Wire;

/// <summary>Asks where the records of a leader's epoch end, so that a client finds out whether its log was cut off (KIP-320).</summary>
/// <param name="Topics">The partitions.</param>
internal readonly record struct OffsetForLeaderEpochRequest(EpochTopic[] Topics)
{
    /// <summary>Reads versions 0 to 4.</summary>
    public static OffsetForLeaderEpochRequest Read(ref KafkaReader reader, short version)
    {
        if (version >= 3)
        {
            reader.ReadInt32(); // The replica that asks: a consumer is none.
        }

        var request = new OffsetForLeaderEpochRequest(reader.ReadArray(version, EpochTopic.Read));
        reader.EndStruct();
        return request;
    }
}

/// <summary>Partitions of one topic.</summary>
internal readonly record struct EpochTopic(string Name, EpochPartition[] Partitions)
{
    public static EpochTopic Read(ref KafkaReader reader, short version)
    {
        var topic = new EpochTopic(reader.ReadString(), reader.ReadArray(version, EpochPartition.Read));
        reader.EndStruct();
        return topic;
    }
}

/// <summary>What is wanted of one partition.</summary>
/// <param name="Index">The partition.</param>
/// <param name="CurrentEpoch">The leader's epoch as the client knows it, from version 2 on; -1 for unknown.</param>
/// <param name="LeaderEpoch">The epoch whose end is asked for.</param>
internal readonly record struct EpochPartition(int Index, int CurrentEpoch, int LeaderEpoch)
{
    public static EpochPartition Read(ref KafkaReader reader, short version)
    {
        var partition = new EpochPartition(reader.ReadInt32(), version >= 2 ? reader.ReadInt32() : -1, reader.ReadInt32());
        reader.EndStruct();
        return partition;
    }
}

/// <summary>Where epochs end.</summary>
internal sealed record OffsetForLeaderEpochResponse(IReadOnlyList<EpochEndTopic> Topics) : IKafkaResponse
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
            w.WriteArray(topic.Partitions, version, EpochEnd.Write);
            w.EndStruct();
        });
        writer.EndStruct();
    }
}

/// <summary>Where epochs end in the partitions of one topic.</summary>
internal readonly record struct EpochEndTopic(string Name, IReadOnlyList<EpochEnd> Partitions);

/// <summary>Where an epoch ends in one partition.</summary>
/// <param name="Index">The partition.</param>
/// <param name="Error">Why that is not said.</param>
/// <param name="LeaderEpoch">The epoch; -1 if there is none.</param>
/// <param name="EndOffset">Offset behind its last record; -1 if there is none.</param>
internal readonly record struct EpochEnd(int Index, ErrorCode Error, int LeaderEpoch, long EndOffset)
{
    public static void Write(ref KafkaWriter writer, EpochEnd end, short version)
    {
        writer.WriteError(end.Error);
        writer.WriteInt32(end.Index);
        if (version >= 1)
        {
            writer.WriteInt32(end.LeaderEpoch);
        }

        writer.WriteInt64(end.EndOffset);
        writer.EndStruct();
    }
}
