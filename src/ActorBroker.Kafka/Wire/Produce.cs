namespace ActorBroker.Kafka.Wire;

/// <summary>Appends records to partitions. The records are not copied: they lie in the request's frame.</summary>
/// <param name="TransactionalId">The producer's transactional id; from version 3 on.</param>
/// <param name="Acks">What the response waits for: 0 no response, 1 the leader, -1 all replicas.</param>
/// <param name="TimeoutMs">How long the client wants replicas to be waited for, in milliseconds.</param>
/// <param name="Topics">The records.</param>
internal readonly record struct ProduceRequest(string? TransactionalId, short Acks, int TimeoutMs, ProduceTopic[] Topics)
{
    /// <summary>First version with record batches of magic 2; below, message sets of magic 0 and 1 come.</summary>
    public const short FirstOfMagic2 = 3;

    /// <summary>First version in which records may be compressed with zstd (KIP-110).</summary>
    public const short FirstOfZstd = 7;

    /// <summary>Reads versions 0 to 11.</summary>
    public static ProduceRequest Read(ref KafkaReader reader, short version)
    {
        var request = new ProduceRequest(
            version >= FirstOfMagic2 ? reader.ReadNullableString() : null,
            reader.ReadInt16(),
            reader.ReadInt32(),
            reader.ReadArray(version, ProduceTopic.Read));
        reader.EndStruct();
        return request;
    }
}

/// <summary>Records for one topic.</summary>
internal readonly record struct ProduceTopic(string Name, ProducePartition[] Partitions)
{
    public static ProduceTopic Read(ref KafkaReader reader, short version)
    {
        var topic = new ProduceTopic(reader.ReadString(), reader.ReadArray(version, ProducePartition.Read));
        reader.EndStruct();
        return topic;
    }
}

/// <summary>Records for one partition.</summary>
/// <param name="Index">The partition.</param>
/// <param name="Records">Record batches or a message set; empty if the client sent none or null.</param>
internal readonly record struct ProducePartition(int Index, Memory<byte> Records)
{
    public static ProducePartition Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var partition = new ProducePartition(reader.ReadInt32(), reader.ReadNullableBytes() ?? default);
        reader.EndStruct();
        return partition;
    }
}

/// <summary>What became of the records.</summary>
internal sealed record ProduceResponse(IReadOnlyList<ProducedTopic> Topics) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteArray(Topics, version, static (ref w, topic, version) =>
        {
            w.WriteString(topic.Name);
            w.WriteArray(topic.Partitions, version, ProducedPartition.Write);
            w.EndStruct();
        });
        if (version >= 1)
        {
            writer.WriteInt32(0); // The time that a quota makes the client wait, in milliseconds.
        }

        writer.EndStruct();
    }
}

/// <summary>What became of the records for one topic.</summary>
internal readonly record struct ProducedTopic(string Name, IReadOnlyList<ProducedPartition> Partitions);

/// <summary>What became of the records for one partition.</summary>
/// <param name="Index">The partition.</param>
/// <param name="Error">Why they were refused.</param>
/// <param name="BaseOffset">Offset of the first record; -1 if refused.</param>
/// <param name="LogAppendTime">The broker's time if the topic uses it; else -1.</param>
/// <param name="LogStart">First offset of the partition; -1 if refused.</param>
/// <param name="Message">What is wrong, for the client's log; null if nothing is or the code says it all.</param>
internal readonly record struct ProducedPartition(
    int Index, ErrorCode Error, long BaseOffset, long LogAppendTime, long LogStart, string? Message)
{
    /// <summary>The answer to records that were not taken.</summary>
    public static ProducedPartition Refused(int index, ErrorCode error, string? message = null) => new(index, error, -1, -1, -1, message);

    public static void Write(ref KafkaWriter writer, ProducedPartition partition, short version)
    {
        writer.WriteInt32(partition.Index);
        writer.WriteError(partition.Error);
        writer.WriteInt64(partition.BaseOffset);
        if (version >= 2)
        {
            writer.WriteInt64(partition.LogAppendTime);
        }

        if (version >= 5)
        {
            writer.WriteInt64(partition.LogStart);
        }

        if (version >= 8)
        {
            writer.WriteLength(0); // Records that are to blame: a batch is taken or refused as a whole.
            writer.WriteNullableString(partition.Message);
        }

        writer.EndStruct();
    }
}
