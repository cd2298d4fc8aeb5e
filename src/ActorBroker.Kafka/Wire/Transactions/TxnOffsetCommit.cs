namespace ActorBroker.Kafka.Wire;

/// <summary>Keeps, once its transaction commits, how far a group has read.</summary>
/// <param name="TransactionalId">The transactional id.</param>
/// <param name="GroupId">The group.</param>
/// <param name="ProducerId">The producer.</param>
/// <param name="ProducerEpoch">Its epoch.</param>
/// <param name="Generation">The generation that the member lives in; -1 if it does not say.</param>
/// <param name="MemberId">The member; empty if it does not say.</param>
/// <param name="GroupInstanceId">Which static member it is; null for a dynamic one.</param>
/// <param name="Topics">By topic.</param>
internal sealed record TxnOffsetCommitRequest(
    string TransactionalId,
    string GroupId,
    long ProducerId,
    short ProducerEpoch,
    int Generation,
    string MemberId,
    string? GroupInstanceId,
    IReadOnlyList<TxnOffsetCommitTopic> Topics)
{
    /// <summary>Reads versions 0 to 3.</summary>
    public static TxnOffsetCommitRequest Read(ref KafkaReader reader, short version)
    {
        var transactionalId = reader.ReadString();
        var groupId = reader.ReadString();
        var producerId = reader.ReadInt64();
        var producerEpoch = reader.ReadInt16();
        var generation = version >= 3 ? reader.ReadInt32() : -1;
        var memberId = version >= 3 ? reader.ReadString() : "";
        var groupInstanceId = version >= 3 ? reader.ReadNullableString() : null;
        var topics = reader.ReadArray(version, TxnOffsetCommitTopic.Read);
        reader.EndStruct();
        return new TxnOffsetCommitRequest(
            transactionalId, groupId, producerId, producerEpoch, generation, memberId, groupInstanceId, topics);
    }
}

/// <summary>The offsets of one topic.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Partitions">By partition.</param>
internal readonly record struct TxnOffsetCommitTopic(string Name, IReadOnlyList<TxnOffsetCommitPartition> Partitions)
{
    /// <summary>Reads one.</summary>
    public static TxnOffsetCommitTopic Read(ref KafkaReader reader, short version)
    {
        var name = reader.ReadString();
        var partitions = reader.ReadArray(version, TxnOffsetCommitPartition.Read);
        reader.EndStruct();
        return new TxnOffsetCommitTopic(name, partitions);
    }
}

/// <summary>The offset of one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset to read next.</param>
/// <param name="LeaderEpoch">The leader epoch of the last record read; -1 if unknown.</param>
/// <param name="Metadata">Whatever the client wants to keep with it.</param>
internal readonly record struct TxnOffsetCommitPartition(int Partition, long Offset, int LeaderEpoch, string? Metadata)
{
    /// <summary>Reads one.</summary>
    public static TxnOffsetCommitPartition Read(ref KafkaReader reader, short version)
    {
        var partition = reader.ReadInt32();
        var offset = reader.ReadInt64();
        var leaderEpoch = version >= 2 ? reader.ReadInt32() : -1;
        var metadata = reader.ReadNullableString();
        reader.EndStruct();
        return new TxnOffsetCommitPartition(partition, offset, leaderEpoch, metadata);
    }
}

/// <summary>Tells which offsets wait for the transaction's end.</summary>
/// <param name="Topics">By topic.</param>
internal sealed record TxnOffsetCommitResponse(IReadOnlyList<TxnOffsetCommittedTopic> Topics) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteInt32(Throttle.None);
        writer.WriteArray(Topics, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>The outcome for one topic.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Partitions">By partition.</param>
internal readonly record struct TxnOffsetCommittedTopic(string Name, IReadOnlyList<TxnOffsetCommittedPartition> Partitions)
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
/// <param name="Error">Why its offset was refused.</param>
internal readonly record struct TxnOffsetCommittedPartition(int Partition, ErrorCode Error)
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
