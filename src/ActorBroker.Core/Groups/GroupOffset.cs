namespace ActorBroker.Core.Groups;

/// <summary>A partition as a group knows it: by the topic's name.</summary>
public readonly record struct GroupPartition(string Topic, int Partition);

/// <summary>An offset that is to be committed.</summary>
/// <param name="Topic">The topic's name; not empty.</param>
/// <param name="Partition">The partition; not negative.</param>
/// <param name="Offset">The offset of the next record to be read.</param>
/// <param name="LeaderEpoch">The leader epoch of the last record that was read; -1 if unknown.</param>
/// <param name="Metadata">What the client wants to remember with it; empty for nothing.</param>
public readonly record struct OffsetToCommit(string Topic, int Partition, long Offset, int LeaderEpoch, string Metadata);

/// <summary>A committed offset as it is told.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset; -1 if there is none or none is told.</param>
/// <param name="LeaderEpoch">The leader epoch; -1 if unknown.</param>
/// <param name="Metadata">What was committed with it; empty for nothing.</param>
/// <param name="Error">Why it is not told.</param>
public readonly record struct FetchedOffset(string Topic, int Partition, long Offset, int LeaderEpoch, string Metadata, GroupError Error);

/// <summary>A committed offset as it is kept.</summary>
/// <param name="Offset">The offset.</param>
/// <param name="LeaderEpoch">The leader epoch; -1 if unknown.</param>
/// <param name="Metadata">What was committed with it.</param>
/// <param name="CommittedAt">When it was committed, in milliseconds since 1970.</param>
/// <param name="Order">The number of the commit that brought it. An offset of a transaction does not replace one that was committed later.</param>
internal readonly record struct KeptOffset(long Offset, int LeaderEpoch, string Metadata, long CommittedAt, long Order);
