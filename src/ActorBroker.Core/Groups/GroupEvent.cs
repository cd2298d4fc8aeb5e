namespace ActorBroker.Core.Groups;

/// <summary>What has changed in a group for good. Who is joining, what is parked and when who times out is not journaled.</summary>
public abstract record GroupEvent;

/// <summary>A generation is stable: its leader has brought the assignments.</summary>
/// <param name="Generation">Its number.</param>
/// <param name="ProtocolType">The protocol type.</param>
/// <param name="ProtocolName">The protocol that was chosen.</param>
/// <param name="Leader">The leader's member id.</param>
/// <param name="Members">All members; never none.</param>
public sealed record GenerationStarted(
    int Generation, string ProtocolType, string ProtocolName, string Leader, IReadOnlyList<MemberRecord> Members) : GroupEvent;

/// <summary>The last member is gone. The number of the empty generation is not used again.</summary>
public sealed record GenerationEnded(int Generation) : GroupEvent;

/// <summary>A static member of the stable generation came back under a new member id; it keeps its assignment, and the lead if it had it.</summary>
/// <param name="OldMemberId">The id that is fenced from now on.</param>
/// <param name="Member">The member as it is now.</param>
public sealed record MemberReplaced(string OldMemberId, MemberRecord Member) : GroupEvent;

/// <summary>Offsets were committed.</summary>
/// <param name="CommittedAt">When, in milliseconds since 1970.</param>
/// <param name="Offsets">The offsets.</param>
public sealed record OffsetsStored(long CommittedAt, IReadOnlyList<OffsetToCommit> Offsets) : GroupEvent;

/// <summary>Committed offsets were deleted.</summary>
public sealed record OffsetsDropped(IReadOnlyList<GroupPartition> Partitions) : GroupEvent;

/// <summary>A topic is no more: its offsets go, pending ones too.</summary>
public sealed record TopicDropped(string Topic) : GroupEvent;

/// <summary>A producer has opened a transaction with the group. What a lower epoch of it had pending is dropped.</summary>
public sealed record TransactionOpened(long ProducerId, short ProducerEpoch) : GroupEvent;

/// <summary>Offsets were committed within a producer's open transaction.</summary>
/// <param name="ProducerId">The producer.</param>
/// <param name="CommittedAt">When, in milliseconds since 1970.</param>
/// <param name="Offsets">The offsets.</param>
public sealed record PendingOffsetsStored(long ProducerId, long CommittedAt, IReadOnlyList<OffsetToCommit> Offsets) : GroupEvent;

/// <summary>A producer's transaction is over.</summary>
/// <param name="ProducerId">The producer.</param>
/// <param name="ProducerEpoch">The epoch below which it is fenced.</param>
/// <param name="Committed">Whether what was pending is committed; else it is dropped.</param>
public sealed record TransactionClosed(long ProducerId, short ProducerEpoch, bool Committed) : GroupEvent;

/// <summary>A producer without an open transaction is remembered no longer.</summary>
public sealed record ProducerForgotten(long ProducerId) : GroupEvent;

/// <summary>The group is deleted with all it had.</summary>
public sealed record GroupDeleted : GroupEvent;
