namespace ActorBroker.Core.Groups;

/// <summary>Why a group refused a command, or a part of one. The edge knows the wire's number of each; the names are Kafka's where it has one.</summary>
public enum GroupError
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>The group has just been deleted. The client finds its coordinator again and gets a new group of the name.</summary>
    CoordinatorNotAvailable,

    /// <summary>The member is not one of the group's: it was removed, timed out, or never joined.</summary>
    UnknownMemberId,

    /// <summary>The generation is not the current one.</summary>
    IllegalGeneration,

    /// <summary>Members are joining a new generation; the member has to join again.</summary>
    RebalanceInProgress,

    /// <summary>The protocol type differs from the group's, or no protocol is common to all members, or none was named.</summary>
    InconsistentGroupProtocol,

    /// <summary>The session time-out is outside of <see cref="GroupLimits.SessionTimeoutMsMin"/> and <see cref="GroupLimits.SessionTimeoutMsMax"/>.</summary>
    InvalidSessionTimeout,

    /// <summary>The member is to join again with the id that comes with this answer.</summary>
    MemberIdRequired,

    /// <summary>The group has as many members as it may have (<see cref="GroupLimits.MembersMax"/>).</summary>
    GroupMaxSizeReached,

    /// <summary>Another process has joined with the same group instance id and has replaced this member.</summary>
    FencedInstanceId,

    /// <summary>The member's protocols or the leader's assignments are larger than the limits allow. Kafka has no number of its own for it.</summary>
    MetadataTooLarge,

    /// <summary>The metadata of an offset is longer than <see cref="GroupLimits.OffsetMetadataBytesMax"/>.</summary>
    OffsetMetadataTooLarge,

    /// <summary>The group keeps as many offsets as it may (<see cref="GroupLimits.OffsetsMax"/>); those that it has can still be changed.</summary>
    TooManyOffsets,

    /// <summary>The topic has no name or the partition is negative; whether they exist is the business of those who send the command.</summary>
    UnknownTopicOrPartition,

    /// <summary>A transaction that is still open has an offset for the partition; it can be asked for a little later.</summary>
    UnstableOffsetCommit,

    /// <summary>Members are subscribed to the topic, so its offsets cannot be deleted.</summary>
    GroupSubscribedToTopic,

    /// <summary>The group has members.</summary>
    NonEmptyGroup,

    /// <summary>The group is deleted.</summary>
    GroupIdNotFound,

    /// <summary>The producer's epoch is lower than one seen before.</summary>
    InvalidProducerEpoch,

    /// <summary>The group does not belong to an open transaction of this producer.</summary>
    InvalidTransactionState,
}
