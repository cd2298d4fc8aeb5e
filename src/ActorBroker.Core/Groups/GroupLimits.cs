namespace ActorBroker.Core.Groups;

/// <summary>What a group allows its members, and how long it waits for them. Times are milliseconds, sizes bytes.</summary>
public sealed record GroupLimits
{
    /// <summary>Kafka's defaults, save for the initial delay and the limits that Kafka does not have.</summary>
    public static GroupLimits Default { get; } = new();

    /// <summary>Shortest session time-out a member may ask for, <c>group.min.session.timeout.ms</c>; 6 s. Below: <see cref="GroupError.InvalidSessionTimeout"/>.</summary>
    public int SessionTimeoutMsMin { get; init; } = 6_000;

    /// <summary>Longest session time-out a member may ask for, <c>group.max.session.timeout.ms</c>; 30 min. Above: <see cref="GroupError.InvalidSessionTimeout"/>.</summary>
    public int SessionTimeoutMsMax { get; init; } = 1_800_000;

    /// <summary>
    /// How long a group that was empty waits for more members after each one that comes, <c>group.initial.rebalance.delay.ms</c>,
    /// in all no longer than the members' rebalance time-out; 0 to wait for nobody. Kafka waits for 3 s, which every test
    /// and every start feels; 100 ms are enough for members that are started together.
    /// </summary>
    public int InitialRebalanceDelayMs { get; init; } = 100;

    /// <summary>How long a member that is new may wait in its first JoinGroup before it is taken for gone; 5 min. It hears <see cref="GroupError.UnknownMemberId"/>.</summary>
    public int NewMemberJoinTimeoutMs { get; init; } = 300_000;

    /// <summary>
    /// Members of a group, <c>group.max.size</c>, and again as many that were given an id and have not joined with it yet;
    /// 10,000. One more hears <see cref="GroupError.GroupMaxSizeReached"/>.
    /// </summary>
    public int MembersMax { get; init; } = 10_000;

    /// <summary>Names and metadata of all protocols of one member; 1 MiB. Above: <see cref="GroupError.MetadataTooLarge"/>.</summary>
    public int MemberMetadataBytesMax { get; init; } = 1 << 20;

    /// <summary>All assignments of one generation; 16 MiB. Above: <see cref="GroupError.MetadataTooLarge"/>.</summary>
    public int AssignmentBytesMax { get; init; } = 16 << 20;

    /// <summary>UTF-8 bytes of the metadata of one offset, <c>offset.metadata.max.bytes</c>; 4 KiB. Above: <see cref="GroupError.OffsetMetadataTooLarge"/>.</summary>
    public int OffsetMetadataBytesMax { get; init; } = 4_096;

    /// <summary>Offsets that the group keeps, those of open transactions included; 100,000. One for a further partition hears <see cref="GroupError.TooManyOffsets"/>.</summary>
    public int OffsetsMax { get; init; } = 100_000;

    /// <summary>Producers that have an open transaction with the group; 10,000. One more is refused.</summary>
    public int ProducersMax { get; init; } = 10_000;

    /// <summary>Producers without an open transaction whose epoch is remembered, so that their predecessors stay fenced; 1,000. Then the one whose last transaction is the oldest is forgotten.</summary>
    public int EndedProducersMax { get; init; } = 1_000;
}
