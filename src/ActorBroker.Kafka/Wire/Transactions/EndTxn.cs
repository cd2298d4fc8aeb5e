namespace ActorBroker.Kafka.Wire;

/// <summary>Commits or aborts a transaction.</summary>
/// <param name="TransactionalId">The transactional id.</param>
/// <param name="ProducerId">The producer.</param>
/// <param name="ProducerEpoch">Its epoch.</param>
/// <param name="Commit">Whether it is committed; else aborted.</param>
internal sealed record EndTxnRequest(string TransactionalId, long ProducerId, short ProducerEpoch, bool Commit)
{
    /// <summary>Reads versions 0 to 3.</summary>
    public static EndTxnRequest Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var transactionalId = reader.ReadString();
        var producerId = reader.ReadInt64();
        var producerEpoch = reader.ReadInt16();
        var commit = reader.ReadBoolean();
        reader.EndStruct();
        return new EndTxnRequest(transactionalId, producerId, producerEpoch, commit);
    }
}

/// <summary>Tells whether the transaction has ended as asked.</summary>
/// <param name="Error">Why it has not.</param>
internal sealed record EndTxnResponse(ErrorCode Error) : IKafkaResponse
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
