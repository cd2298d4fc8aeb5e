namespace ActorBroker.Kafka.Wire;

/// <summary>Asks which transactional ids there are.</summary>
/// <param name="States">Only those in these states; empty for all.</param>
/// <param name="ProducerIds">Only those of these producers; empty for all.</param>
/// <param name="DurationMs">Only those open for longer, in milliseconds; -1 for all.</param>
internal sealed record ListTransactionsRequest(IReadOnlyList<string> States, IReadOnlyList<long> ProducerIds, long DurationMs)
{
    /// <summary>Reads versions 0 and 1.</summary>
    public static ListTransactionsRequest Read(ref KafkaReader reader, short version)
    {
        var states = reader.ReadStringArray();
        var producerIds = reader.ReadArray(version, static (ref r, _) => r.ReadInt64());
        var durationMs = version >= 1 ? reader.ReadInt64() : -1;
        reader.EndStruct();
        return new ListTransactionsRequest(states, producerIds, durationMs);
    }
}

/// <summary>Tells which transactional ids there are.</summary>
/// <param name="Error">Why it cannot be said.</param>
/// <param name="UnknownStates">States that were asked for and do not exist.</param>
/// <param name="Transactions">The transactional ids.</param>
internal sealed record ListTransactionsResponse(
    ErrorCode Error,
    IReadOnlyList<string> UnknownStates,
    IReadOnlyList<ListedTransaction> Transactions) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteInt32(Throttle.None);
        writer.WriteError(Error);
        writer.WriteStringArray(UnknownStates);
        writer.WriteArray(Transactions, version, static (ref w, e, v) => e.Write(ref w, v));
        writer.EndStruct();
    }
}

/// <summary>One transactional id.</summary>
/// <param name="TransactionalId">The transactional id.</param>
/// <param name="ProducerId">Its producer.</param>
/// <param name="State">Its state, with Kafka's names.</param>
internal readonly record struct ListedTransaction(string TransactionalId, long ProducerId, string State)
{
    /// <summary>Writes it behind what is written.</summary>
    public void Write(ref KafkaWriter writer, short version)
    {
        _ = version;
        writer.WriteString(TransactionalId);
        writer.WriteInt64(ProducerId);
        writer.WriteString(State);
        writer.EndStruct();
    }
}
