namespace ActorBroker.Kafka.Wire;

/// <summary>Takes partitions into a transaction, opening it if none is open.</summary>
/// <param name="TransactionalId">The transactional id.</param>
/// <param name="ProducerId">The producer.</param>
/// <param name="ProducerEpoch">Its epoch.</param>
/// <param name="Topics">By topic.</param>
internal sealed record AddPartitionsToTxnRequest(
    string TransactionalId,
    long ProducerId,
    short ProducerEpoch,
    IReadOnlyList<AddPartitionsToTxnTopic> Topics)
{
    /// <summary>Reads versions 0 to 3.</summary>
    public static AddPartitionsToTxnRequest Read(ref KafkaReader reader, short version)
    {
        var transactionalId = reader.ReadString();
        var producerId = reader.ReadInt64();
        var producerEpoch = reader.ReadInt16();
        var topics = reader.ReadArray(version, AddPartitionsToTxnTopic.Read);
        reader.EndStruct();
        return new AddPartitionsToTxnRequest(transactionalId, producerId, producerEpoch, topics);
    }
}

/// <summary>Partitions of a topic.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Partitions">Its partitions.</param>
internal readonly record struct AddPartitionsToTxnTopic(string Name, IReadOnlyList<int> Partitions)
{
    /// <summary>Reads one.</summary>
    public static AddPartitionsToTxnTopic Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var name = reader.ReadString();
        var partitions = reader.ReadInt32Array();
        reader.EndStruct();
        return new AddPartitionsToTxnTopic(name, partitions);
    }
}

/// <summary>Tells which partitions belong to the transaction.</summary>
/// <param name="Topics">By topic.</param>
internal sealed record AddPartitionsToTxnResponse(IReadOnlyList<AddedToTxnTopic> Topics) : IKafkaResponse
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
internal readonly record struct AddedToTxnTopic(string Name, IReadOnlyList<AddedToTxnPartition> Partitions)
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
/// <param name="Error">Why it does not belong to the transaction.</param>
internal readonly record struct AddedToTxnPartition(int Partition, ErrorCode Error)
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
