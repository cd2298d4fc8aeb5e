using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Topics;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>The wire's number of what a partition refuses.</summary>
internal static class PartitionErrors
{
    /// <summary>The number of a refusal.</summary>
    public static ErrorCode Code(PartitionError error) => error switch
    {
        PartitionError.None => ErrorCode.None,
        PartitionError.MessageTooLarge => ErrorCode.MessageTooLarge,
        PartitionError.InvalidTimestamp => ErrorCode.InvalidTimestamp,
        PartitionError.InvalidRecord => ErrorCode.InvalidRecord,
        PartitionError.OutOfOrderSequence => ErrorCode.OutOfOrderSequenceNumber,
        PartitionError.DuplicateSequence => ErrorCode.DuplicateSequenceNumber,
        PartitionError.InvalidProducerEpoch => ErrorCode.InvalidProducerEpoch,
        PartitionError.UnknownProducerId => ErrorCode.UnknownProducerId,
        PartitionError.InvalidTransactionState => ErrorCode.InvalidTxnState,
        PartitionError.OffsetOutOfRange => ErrorCode.OffsetOutOfRange,
        PartitionError.TooManyProducers => ErrorCode.PolicyViolation,
        _ => ErrorCode.UnknownServerError,
    };

    /// <summary>The number of a command that was not carried out: a topic that was deleted meanwhile, or a journal that takes nothing (worth a retry).</summary>
    public static ErrorCode Code(Exception reason) =>
        reason is EntityDeletedException ? ErrorCode.UnknownTopicOrPartition : ErrorCode.KafkaStorageError;
}
