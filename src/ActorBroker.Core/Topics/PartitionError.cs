namespace ActorBroker.Core.Topics;

/// <summary>Why a partition, a group or a transaction refused a command. The edge knows the wire's number of each.</summary>
public enum PartitionError
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>The batch is larger than the topic's <c>max.message.bytes</c>.</summary>
    MessageTooLarge,

    /// <summary>The timestamp is too far from the broker's clock.</summary>
    InvalidTimestamp,

    /// <summary>The batch cannot be what it claims (a record without a key in a compacted topic, for example).</summary>
    InvalidRecord,

    /// <summary>The sequence number does not follow the producer's last one.</summary>
    OutOfOrderSequence,

    /// <summary>The batch is an old one of which the offset is no longer known.</summary>
    DuplicateSequence,

    /// <summary>The producer's epoch is lower than one seen before.</summary>
    InvalidProducerEpoch,

    /// <summary>The producer is not known and its sequence does not begin at 0.</summary>
    UnknownProducerId,

    /// <summary>The partition does not belong to an open transaction of this producer.</summary>
    InvalidTransactionState,

    /// <summary>The offset is outside of the partition.</summary>
    OffsetOutOfRange,

    /// <summary>There are too many producers to remember another one.</summary>
    TooManyProducers,

    /// <summary>The partition keeps as many aborted transactions as it may; retention or DeleteRecords makes room.</summary>
    TooManyTransactions,
}
