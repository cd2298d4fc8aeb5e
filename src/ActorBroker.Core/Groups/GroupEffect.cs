using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;

namespace ActorBroker.Core.Groups;

/// <summary>What a group tells others once its events are durable. Every effect answers a command.</summary>
/// <param name="To">For whom.</param>
public abstract record GroupEffect(Recipient To);

/// <summary>Answers <see cref="JoinGroup"/>.</summary>
/// <param name="To">Who asked.</param>
/// <param name="Error">Why it was refused.</param>
/// <param name="MemberId">The member's id: the one to join again with, if it was refused for want of one; else empty or the one it came with.</param>
public sealed record GroupJoined(Recipient To, GroupError Error, string MemberId) : GroupEffect(To)
{
    /// <summary>The generation that the member has joined; -1 if it was refused.</summary>
    public int Generation { get; init; } = -1;

    /// <summary>The protocol type; null if it was refused.</summary>
    public string? ProtocolType { get; init; }

    /// <summary>The protocol that was chosen; null if it was refused.</summary>
    public string? ProtocolName { get; init; }

    /// <summary>The leader's member id; empty if it was refused.</summary>
    public string Leader { get; init; } = "";

    /// <summary>Whether the leader keeps the assignment that there is: a static leader that came back into a stable group.</summary>
    public bool SkipAssignment { get; init; }

    /// <summary>All members with their metadata, for the leader; empty for others.</summary>
    public IReadOnlyList<JoinedMember> Members { get; init; } = [];
}

/// <summary>Answers <see cref="SyncGroup"/>.</summary>
/// <param name="To">Who asked.</param>
/// <param name="Error">Why it was refused.</param>
/// <param name="ProtocolType">The protocol type; null if it was refused.</param>
/// <param name="ProtocolName">The protocol; null if it was refused.</param>
/// <param name="Assignment">What the leader assigned to the member; empty if nothing or if it was refused.</param>
public sealed record GroupSynced(Recipient To, GroupError Error, string? ProtocolType, string? ProtocolName, ReadOnlyMemory<byte> Assignment)
    : GroupEffect(To);

/// <summary>Answers <see cref="Heartbeat"/>.</summary>
public sealed record HeartbeatAnswered(Recipient To, GroupError Error) : GroupEffect(To);

/// <summary>Answers <see cref="LeaveGroup"/>.</summary>
/// <param name="To">Who asked.</param>
/// <param name="Error">Why nobody could leave.</param>
/// <param name="Errors">Why each could not, in the command's order; empty if nobody could.</param>
public sealed record GroupLeft(Recipient To, GroupError Error, IReadOnlyList<GroupError> Errors) : GroupEffect(To);

/// <summary>Answers <see cref="CommitOffsets"/> and <see cref="CommitTransactionOffsets"/>.</summary>
/// <param name="To">Who asked.</param>
/// <param name="Error">Why all were refused.</param>
/// <param name="Errors">Why each was refused, in the command's order; empty if all share <paramref name="Error"/>.</param>
public sealed record OffsetsCommitted(Recipient To, GroupError Error, IReadOnlyList<GroupError> Errors) : GroupEffect(To);

/// <summary>Answers <see cref="FetchOffsets"/> in the order of the command. A deleted group has no offsets.</summary>
public sealed record OffsetsFetched(Recipient To, IReadOnlyList<FetchedOffset> Offsets) : GroupEffect(To);

/// <summary>Answers <see cref="DeleteOffsets"/>.</summary>
/// <param name="To">Who asked.</param>
/// <param name="Error">Why all were refused.</param>
/// <param name="Errors">Why each was refused, in the command's order; empty if all share <paramref name="Error"/>. One that was not there is none.</param>
public sealed record OffsetsDeleted(Recipient To, GroupError Error, IReadOnlyList<GroupError> Errors) : GroupEffect(To);

/// <summary>Answers <see cref="ForgetTopic"/>.</summary>
public sealed record TopicForgotten(Recipient To) : GroupEffect(To);

/// <summary>Answers <see cref="DeleteGroup"/>. If it was not refused, or for <see cref="GroupError.GroupIdNotFound"/>, whoever runs the group can forget it.</summary>
public sealed record DeletionAnswered(Recipient To, GroupError Error) : GroupEffect(To);

/// <summary>Answers <see cref="DescribeGroup"/>.</summary>
/// <param name="To">Who asked.</param>
/// <param name="State">The state.</param>
/// <param name="Generation">The generation; 0 if there was none yet.</param>
/// <param name="ProtocolType">The protocol type; empty if the group never had members.</param>
/// <param name="ProtocolName">The protocol; empty unless the group is stable.</param>
/// <param name="Leader">The leader's member id; empty if there is none.</param>
/// <param name="Members">The members; with metadata and assignment only if the group is stable.</param>
public sealed record GroupDescribed(
    Recipient To,
    GroupState State,
    int Generation,
    string ProtocolType,
    string ProtocolName,
    string Leader,
    IReadOnlyList<DescribedMember> Members)
    : GroupEffect(To);

/// <summary>Answers <see cref="InspectGroup"/>.</summary>
/// <param name="To">Who asked.</param>
/// <param name="State">The state.</param>
/// <param name="ProtocolType">The protocol type; empty if the group never had members.</param>
/// <param name="Members">How many members there are.</param>
/// <param name="Offsets">For how many partitions an offset is committed.</param>
public sealed record GroupInspected(Recipient To, GroupState State, string ProtocolType, int Members, int Offsets) : GroupEffect(To);

/// <summary>Answers <see cref="EnlistProducer"/>.</summary>
/// <param name="To">The coordinator.</param>
/// <param name="ProducerId">The command's.</param>
/// <param name="ProducerEpoch">The command's.</param>
/// <param name="Error">
/// <see cref="PartitionError.InvalidProducerEpoch"/> if a higher epoch is known, <see cref="PartitionError.TooManyProducers"/>,
/// or <see cref="PartitionError.InvalidTransactionState"/> if the group is deleted.
/// </param>
public sealed record ProducerEnlisted(Recipient To, long ProducerId, short ProducerEpoch, PartitionError Error) : GroupEffect(To);

/// <summary>Answers <see cref="EndProducer"/>. Whatever it says, nothing of that epoch is open any more.</summary>
/// <param name="To">The coordinator.</param>
/// <param name="ProducerId">The command's.</param>
/// <param name="ProducerEpoch">The command's.</param>
/// <param name="Error"><see cref="PartitionError.InvalidProducerEpoch"/> if a higher epoch is known; nothing was changed then.</param>
public sealed record ProducerEnded(Recipient To, long ProducerId, short ProducerEpoch, PartitionError Error) : GroupEffect(To);
