namespace ActorBroker.Kafka.Wire;

/// <summary>Asks to give up the records before an offset.</summary>
/// <param name="Topics">The partitions.</param>
/// <param name="TimeoutMs">How long the client is ready to wait, in milliseconds.</param>
internal readonly record struct DeleteRecordsRequest(DeleteRecordsTopic[] Topics, int TimeoutMs)
{
    /// <summary>Reads versions 0 to 2.</summary>
    public static DeleteRecordsRequest Read(ref KafkaReader reader, short version)
    {
        var request = new DeleteRecordsRequest(reader.ReadArray(version, DeleteRecordsTopic.Read), reader.ReadInt32());
        reader.EndStruct();
        return request;
    }
}

/// <summary>Partitions of one topic.</summary>
internal readonly record struct DeleteRecordsTopic(string Name, DeleteRecordsPartition[] Partitions)
{
    public static DeleteRecordsTopic Read(ref KafkaReader reader, short version)
    {
        var topic = new DeleteRecordsTopic(reader.ReadString(), reader.ReadArray(version, DeleteRecordsPartition.Read));
        reader.EndStruct();
        return topic;
    }
}

/// <summary>What is to be given up of one partition.</summary>
/// <param name="Index">The partition.</param>
/// <param name="Offset">The new first offset; -1 for the high watermark.</param>
internal readonly record struct DeleteRecordsPartition(int Index, long Offset)
{
    public static DeleteRecordsPartition Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var partition = new DeleteRecordsPartition(reader.ReadInt32(), reader.ReadInt64());
        reader.EndStruct();
        return partition;
    }
}

/// <summary>What was given up.</summary>
internal sealed record DeleteRecordsResponse(IReadOnlyList<TrimmedTopic> Topics) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteInt32(0); // The time that a quota makes the client wait, in milliseconds.
        writer.WriteArray(Topics, version, static (ref w, topic, version) =>
        {
            w.WriteString(topic.Name);
            w.WriteArray(topic.Partitions, version, TrimmedPartition.Write);
            w.EndStruct();
        });
        writer.EndStruct();
    }
}

/// <summary>What was given up of one topic.</summary>
internal readonly record struct TrimmedTopic(string Name, IReadOnlyList<TrimmedPartition> Partitions);

/// <summary>What was given up of one partition.</summary>
/// <param name="Index">The partition.</param>
/// <param name="LogStart">Its first offset now; -1 if refused.</param>
/// <param name="Error">Why nothing was given up.</param>
internal readonly record struct TrimmedPartition(int Index, long LogStart, ErrorCode Error)
{
    public static void Write(ref KafkaWriter writer, TrimmedPartition partition, short version)
    {
        _ = version;
        writer.WriteInt32(partition.Index);
        writer.WriteInt64(partition.LogStart);
        writer.WriteError(partition.Error);
        writer.EndStruct();
    }
}
