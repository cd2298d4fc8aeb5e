namespace ActorBroker.Kafka.Wire;

/// <summary>Asks for a producer id, or takes over a transactional id.</summary>
/// <param name="TransactionalId">The transactional id; null for a producer that is only idempotent.</param>
/// <param name="TransactionTimeoutMs">How long a transaction may stay open, in milliseconds.</param>
/// <param name="ProducerId">The id that the producer believes to have; -1 if it has none.</param>
/// <param name="ProducerEpoch">The epoch that the producer believes to have; -1 if it has none.</param>
internal sealed record InitProducerIdRequest(
    string? TransactionalId,
    int TransactionTimeoutMs,
    long ProducerId,
    short ProducerEpoch)
{
    /// <summary>Reads versions 0 to 5.</summary>
    public static InitProducerIdRequest Read(ref KafkaReader reader, short version)
    {
        var transactionalId = reader.ReadNullableString();
        var transactionTimeoutMs = reader.ReadInt32();
        var producerId = version >= 3 ? reader.ReadInt64() : -1;
        var producerEpoch = version >= 3 ? reader.ReadInt16() : (short)-1;
        reader.EndStruct();
        return new InitProducerIdRequest(transactionalId, transactionTimeoutMs, producerId, producerEpoch);
    }
}

/// <summary>Gives a producer its id and epoch.</summary>
/// <param name="Error">Why it was refused.</param>
/// <param name="ProducerId">The id; -1 if refused.</param>
/// <param name="ProducerEpoch">The epoch; -1 if refused.</param>
internal sealed record InitProducerIdResponse(ErrorCode Error, long ProducerId, short ProducerEpoch) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteInt32(Throttle.None);
        writer.WriteError(Error);
        writer.WriteInt64(ProducerId);
        writer.WriteInt16(ProducerEpoch);
        writer.EndStruct();
    }
}
