using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Groups;

/// <summary>
/// What a consumer group is asked to do, after Kafka's classic protocol. What has a <paramref name="ReplyTo"/> is answered
/// by exactly one effect that names it, so a recipient stands for one request. Strings and memory that come with a
/// command are kept: they must not be written to afterwards.
/// </summary>
/// <param name="ReplyTo">Who hears of the outcome; null for nobody.</param>
public abstract record GroupCommand(Recipient? ReplyTo);

/// <summary>
/// Joins the group or, for a member, its next generation (JoinGroup). Answered by <see cref="GroupJoined"/>, as a rule
/// only when all members have joined.
/// </summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="MemberId">The member's id; empty if it has none yet.</param>
/// <param name="NewMemberId">An id never used before, which the member gets if it has none; as a rule client id, "-" and a guid.</param>
/// <param name="Profile">What the member tells of itself.</param>
public sealed record JoinGroup(Recipient? ReplyTo, string MemberId, string NewMemberId, MemberProfile Profile) : GroupCommand(ReplyTo)
{
    /// <summary>
    /// Whether a member without id and group instance id is first given one and asked to join again with it
    /// (<see cref="GroupError.MemberIdRequired"/>, KIP-394): so from version 4 of the request on.
    /// </summary>
    public bool RequiresKnownMemberId { get; init; }

    /// <summary>Whether a leader can be told that it need not assign anything (<see cref="GroupJoined.SkipAssignment"/>, KIP-814): so from version 9 of the request on.</summary>
    public bool SupportsSkippingAssignment { get; init; }
}

/// <summary>Asks for the member's assignment, and brings all members' if the leader asks (SyncGroup). Answered by <see cref="GroupSynced"/>, when the leader has brought them.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Member">The member.</param>
/// <param name="Generation">The generation it was told when it joined.</param>
/// <param name="ProtocolType">The type it believes in; null to leave it unchecked.</param>
/// <param name="ProtocolName">The protocol it believes in; null to leave it unchecked.</param>
/// <param name="Assignments">What the leader has assigned; who is left out gets an empty assignment, and who is no member is passed over. Not looked at from others.</param>
public sealed record SyncGroup(
    Recipient? ReplyTo,
    MemberIdentity Member,
    int Generation,
    string? ProtocolType,
    string? ProtocolName,
    IReadOnlyList<MemberAssignment> Assignments)
    : GroupCommand(ReplyTo);

/// <summary>The member is alive (Heartbeat). Answered by <see cref="HeartbeatAnswered"/>.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Member">The member.</param>
/// <param name="Generation">The generation it believes in.</param>
public sealed record Heartbeat(Recipient? ReplyTo, MemberIdentity Member, int Generation) : GroupCommand(ReplyTo);

/// <summary>Members leave (LeaveGroup). Answered by <see cref="GroupLeft"/>.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Members">Who leaves; a static member may be named by its group instance id alone, with an empty member id.</param>
public sealed record LeaveGroup(Recipient? ReplyTo, IReadOnlyList<MemberIdentity> Members) : GroupCommand(ReplyTo);

/// <summary>Commits offsets (OffsetCommit). Answered by <see cref="OffsetsCommitted"/> when they are on disk.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Member">The member; with empty ids if it is none, which is allowed while the group has no members.</param>
/// <param name="Generation">Its generation; -1 if it is no member.</param>
/// <param name="Offsets">The offsets.</param>
public sealed record CommitOffsets(Recipient? ReplyTo, MemberIdentity Member, int Generation, IReadOnlyList<OffsetToCommit> Offsets)
    : GroupCommand(ReplyTo);

/// <summary>
/// Commits offsets within a transaction (TxnOffsetCommit): they count when it commits. Answered by <see cref="OffsetsCommitted"/>.
/// The producer must have been enlisted with this epoch.
/// </summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="ProducerId">The producer.</param>
/// <param name="ProducerEpoch">Its epoch.</param>
/// <param name="Member">The member; with empty ids if it does not tell.</param>
/// <param name="Generation">Its generation; -1 if it does not tell.</param>
/// <param name="Offsets">The offsets.</param>
public sealed record CommitTransactionOffsets(
    Recipient? ReplyTo,
    long ProducerId,
    short ProducerEpoch,
    MemberIdentity Member,
    int Generation,
    IReadOnlyList<OffsetToCommit> Offsets)
    : GroupCommand(ReplyTo);

/// <summary>Asks for committed offsets (OffsetFetch). Answered by <see cref="OffsetsFetched"/>.</summary>
/// <param name="ReplyTo">Who asks.</param>
/// <param name="Partitions">Which; null for all that there are.</param>
/// <param name="RequireStable">Whether a partition with an offset in an open transaction answers <see cref="GroupError.UnstableOffsetCommit"/> (KIP-447).</param>
public sealed record FetchOffsets(Recipient? ReplyTo, IReadOnlyList<GroupPartition>? Partitions, bool RequireStable) : GroupCommand(ReplyTo);

/// <summary>Deletes offsets of topics to which nobody is subscribed (OffsetDelete). Answered by <see cref="OffsetsDeleted"/>.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Partitions">Which.</param>
public sealed record DeleteOffsets(Recipient? ReplyTo, IReadOnlyList<GroupPartition> Partitions) : GroupCommand(ReplyTo);

/// <summary>A topic is deleted: its offsets go, those of open transactions too, whoever is subscribed. Answered by <see cref="TopicForgotten"/>.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Topic">The topic's name.</param>
public sealed record ForgetTopic(Recipient? ReplyTo, string Topic) : GroupCommand(ReplyTo);

/// <summary>Deletes the group with its offsets if it has no members (DeleteGroups); it answers nothing useful from then on. Answered by <see cref="DeletionAnswered"/>.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
public sealed record DeleteGroup(Recipient? ReplyTo) : GroupCommand(ReplyTo);

/// <summary>Asks for the state and the members (DescribeGroups). Answered by <see cref="GroupDescribed"/>.</summary>
/// <param name="ReplyTo">Who asks.</param>
public sealed record DescribeGroup(Recipient? ReplyTo) : GroupCommand(ReplyTo);

/// <summary>Asks for the state in short (ListGroups), and wakes the group. Answered by <see cref="GroupInspected"/>.</summary>
/// <param name="ReplyTo">Who asks.</param>
public sealed record InspectGroup(Recipient? ReplyTo) : GroupCommand(ReplyTo);

/// <summary>
/// Lets a producer commit offsets within its open transaction; sent by the transaction's coordinator before the producer
/// hears that the group was added. Answered by <see cref="ProducerEnlisted"/>. Doing it again changes nothing.
/// </summary>
/// <param name="ReplyTo">The coordinator.</param>
/// <param name="ProducerId">The producer.</param>
/// <param name="ProducerEpoch">Its epoch; a lower one is fenced from here on, and what it had pending is dropped.</param>
public sealed record EnlistProducer(Recipient? ReplyTo, long ProducerId, short ProducerEpoch) : GroupCommand(ReplyTo);

/// <summary>
/// Ends the transaction of a producer: its pending offsets are taken over or dropped, and epochs below the given one are
/// fenced. Answered by <see cref="ProducerEnded"/>, also if nothing was open, so that it can be repeated.
/// </summary>
/// <param name="ReplyTo">The coordinator.</param>
/// <param name="ProducerId">The producer.</param>
/// <param name="ProducerEpoch">Its epoch, or a higher one by which it is fenced.</param>
/// <param name="Commit">Whether the transaction is committed; else aborted.</param>
public sealed record EndProducer(Recipient? ReplyTo, long ProducerId, short ProducerEpoch, bool Commit) : GroupCommand(ReplyTo);

/// <summary>Lets the clock be looked at. What is due by then is done; a tick that comes late, or for something that is no longer awaited, does nothing.</summary>
/// <param name="Deadline">What it was armed for, in milliseconds since 1970.</param>
public sealed record GroupTick(long Deadline) : GroupCommand((Recipient?)null);
