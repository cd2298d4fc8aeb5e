using ActorBroker.Actors.Persistence;
using ActorBroker.Broker;
using ActorBroker.Broker.Records;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Groups;
using ActorBroker.Core.Records;
using ActorBroker.Core.Topics;
using ActorBroker.Core.Transactions;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>The wire's number of every refusal, in one place.</summary>
internal static class ErrorCodes
{
    /// <summary>Of a partition's refusal.</summary>
    public static ErrorCode Of(PartitionError error) => error switch
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
        PartitionError.TooManyProducers or PartitionError.TooManyTransactions => ErrorCode.PolicyViolation,
        _ => ErrorCode.UnknownServerError,
    };

    /// <summary>Of a command that a partition did not carry out: its topic was deleted meanwhile, or the journal takes nothing, which is worth a retry.</summary>
    public static ErrorCode OfPartition(Exception reason) =>
        reason is EntityDeletedException ? ErrorCode.UnknownTopicOrPartition : ErrorCode.KafkaStorageError;

    /// <summary>Of records that cannot be read.</summary>
    public static ErrorCode Of(RecordFault fault) => fault switch
    {
        RecordFault.Invalid => ErrorCode.InvalidRecord,
        RecordFault.TooLarge => ErrorCode.MessageTooLarge,
        RecordFault.Unsupported => ErrorCode.UnsupportedCompressionType,
        _ => ErrorCode.CorruptMessage,
    };

    /// <summary>Of what is wrong with a producer's batch.</summary>
    public static ErrorCode Of(RecordBatchError error) => error switch
    {
        RecordBatchError.None => ErrorCode.None,
        RecordBatchError.Truncated or RecordBatchError.InvalidLength or RecordBatchError.WrongCrc => ErrorCode.CorruptMessage,
        RecordBatchError.UnknownCompression => ErrorCode.UnsupportedCompressionType,
        _ => ErrorCode.InvalidRecord,
    };

    /// <summary>Of a group's refusal.</summary>
    public static ErrorCode Of(GroupError error) => error switch
    {
        GroupError.None => ErrorCode.None,
        GroupError.CoordinatorNotAvailable => ErrorCode.CoordinatorNotAvailable,
        GroupError.UnknownMemberId => ErrorCode.UnknownMemberId,
        GroupError.IllegalGeneration => ErrorCode.IllegalGeneration,
        GroupError.RebalanceInProgress => ErrorCode.RebalanceInProgress,
        GroupError.InconsistentGroupProtocol => ErrorCode.InconsistentGroupProtocol,
        GroupError.InvalidSessionTimeout => ErrorCode.InvalidSessionTimeout,
        GroupError.MemberIdRequired => ErrorCode.MemberIdRequired,
        GroupError.GroupMaxSizeReached => ErrorCode.GroupMaxSizeReached,
        GroupError.FencedInstanceId => ErrorCode.FencedInstanceId,
        GroupError.MetadataTooLarge => ErrorCode.InvalidRequest,
        GroupError.OffsetMetadataTooLarge => ErrorCode.OffsetMetadataTooLarge,
        GroupError.TooManyOffsets => ErrorCode.InvalidCommitOffsetSize,
        GroupError.UnstableOffsetCommit => ErrorCode.UnstableOffsetCommit,
        GroupError.GroupSubscribedToTopic => ErrorCode.GroupSubscribedToTopic,
        GroupError.NonEmptyGroup => ErrorCode.NonEmptyGroup,
        GroupError.GroupIdNotFound => ErrorCode.GroupIdNotFound,
        GroupError.InvalidProducerEpoch => ErrorCode.InvalidProducerEpoch,
        GroupError.InvalidTransactionState => ErrorCode.InvalidTxnState,
        _ => ErrorCode.UnknownServerError,
    };

    /// <summary>Of a coordinator's refusal.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="knowsProducerFenced">Whether the request's version is one whose clients know <see cref="ErrorCode.ProducerFenced"/> (KIP-588); others take an invalid epoch for the same.</param>
    public static ErrorCode Of(TransactionError error, bool knowsProducerFenced) => error switch
    {
        TransactionError.None => ErrorCode.None,
        TransactionError.ProducerFenced => knowsProducerFenced ? ErrorCode.ProducerFenced : ErrorCode.InvalidProducerEpoch,
        TransactionError.InvalidProducerIdMapping => ErrorCode.InvalidProducerIdMapping,
        TransactionError.InvalidTransactionState => ErrorCode.InvalidTxnState,
        TransactionError.ConcurrentTransactions => ErrorCode.ConcurrentTransactions,
        TransactionError.InvalidTimeout => ErrorCode.InvalidTransactionTimeout,
        TransactionError.ParticipantRefused => ErrorCode.OperationNotAttempted,
        TransactionError.TooManyParticipants => ErrorCode.PolicyViolation,
        _ => ErrorCode.UnknownServerError,
    };

    /// <summary>Of the catalog's refusal.</summary>
    public static ErrorCode Of(CatalogErrorKind kind) => kind switch
    {
        CatalogErrorKind.TopicExists => ErrorCode.TopicAlreadyExists,
        CatalogErrorKind.UnknownTopic => ErrorCode.UnknownTopicOrPartition,
        CatalogErrorKind.InvalidTopicName => ErrorCode.InvalidTopicException,
        CatalogErrorKind.InvalidPartitions => ErrorCode.InvalidPartitions,
        CatalogErrorKind.InvalidConfig => ErrorCode.InvalidConfig,
        CatalogErrorKind.InvalidGroupId => ErrorCode.InvalidGroupId,
        CatalogErrorKind.InvalidTransactionalId => ErrorCode.InvalidRequest,
        CatalogErrorKind.ResourceError => ErrorCode.PolicyViolation,
        CatalogErrorKind.AccessRefused => ErrorCode.TopicAuthorizationFailed,
        CatalogErrorKind.PreconditionFailed => ErrorCode.InvalidRequest,
        _ => ErrorCode.UnknownServerError,
    };

    /// <summary>
    /// Of what kept a request from being served: a refusal, or a journal or an actor that had to give up, after which trying again
    /// may help. Null for a mistake of the broker, which nobody should take for an answer.
    /// </summary>
    /// <param name="error">What happened.</param>
    /// <param name="transient">What tells the API's clients to try again.</param>
    public static ErrorCode? Of(Exception error, ErrorCode transient) => error switch
    {
        BrokerException refused => Of(refused.Kind),
        IOException or InvalidOperationException or OperationCanceledException => transient,
        _ => null,
    };
}
