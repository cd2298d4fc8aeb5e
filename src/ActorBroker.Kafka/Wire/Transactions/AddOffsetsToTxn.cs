namespace ActorBroker.Kafka.Wire;

/// <summary>Takes a group into a transaction, so that offsets can be committed with it.</summary>
/// <param name="TransactionalId">The transactional id.</param>
/// <param name="ProducerId">The producer.</param>
/// <param name="ProducerEpoch">Its epoch.</param>
/// <param name="GroupId">The group.</param>
internal sealed record AddOffsetsToTxnRequest(string TransactionalId, long ProducerId, short ProducerEpoch, string GroupId)
{
    /// <summary>Reads versions 0 to 3.</summary>
    public static AddOffsetsToTxnRequest Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var transactionalId = reader.ReadString();
        var producerId = reader.ReadInt64();
        var producerEpoch = reader.ReadInt16();
        var groupId = reader.ReadString();
        reader.EndStruct();
        return new AddOffsetsToTxnRequest(transactionalId, producerId, producerEpoch, groupId);
    }
}

/// <summary>Tells whether the group belongs to the transaction.</summary>
/// <param name="Error">Why it does not.</param>
internal sealed record AddOffsetsToTxnResponse(ErrorCode Error) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteInt32(Throttle.None);
        writer.WriteError(Error);
        writer.EndStruct();
    }
}
