namespace ActorBroker.Kafka.Wire;

/// <summary>Asks how transactions stand.</summary>
/// <param name="TransactionalIds">The transactional ids.</param>
internal sealed record DescribeTransactionsRequest(IReadOnlyList<string> TransactionalIds)
{
    /// <summary>Reads version 0.</summary>
    public static DescribeTransactionsRequest Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var transactionalIds = reader.ReadStringArray();
        reader.EndStruct();
        return new DescribeTransactionsRequest(transactionalIds);
    }
}

/// <summary>Tells how transactions stand.</summary>
/// <param name="Transactions">By transactional id.</param>
internal sealed record DescribeTransactionsResponse(IReadOnlyList<DescribedTransaction> Transactions) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteInt32(Throttle.None);
        writer.WriteArray(Transactions, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>How one transaction stands.</summary>
/// <param name="Error">Why it cannot be said.</param>
/// <param name="TransactionalId">The transactional id.</param>
/// <param name="State">Its state, with Kafka's names.</param>
/// <param name="TimeoutMs">How long it may stay open, in milliseconds.</param>
/// <param name="StartTimeMs">When it was opened, in milliseconds since 1970; -1 if it is not open.</param>
/// <param name="ProducerId">The producer.</param>
/// <param name="ProducerEpoch">Its epoch.</param>
/// <param name="Topics">What belongs to it.</param>
internal readonly record struct DescribedTransaction(
    ErrorCode Error,
    string TransactionalId,
    string State,
    int TimeoutMs,
    long StartTimeMs,
    long ProducerId,
    short ProducerEpoch,
    IReadOnlyList<DescribedTransactionTopic> Topics)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteError(Error);
        writer.WriteString(TransactionalId);
        writer.WriteString(State);
        writer.WriteInt32(TimeoutMs);
        writer.WriteInt64(StartTimeMs);
        writer.WriteInt64(ProducerId);
        writer.WriteInt16(ProducerEpoch);
        writer.WriteArray(Topics, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>Partitions of a topic.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Partitions">Its partitions.</param>
internal readonly record struct DescribedTransactionTopic(string Name, IReadOnlyList<int> Partitions)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteString(Name);
        writer.WriteInt32Array(Partitions);
        writer.EndStruct();
    }
}
