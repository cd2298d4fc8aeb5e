namespace ActorBroker.Core.Groups;

/// <summary>What a member tells of itself when it joins.</summary>
/// <param name="GroupInstanceId">The name by which a static member is known again after a restart (KIP-345); null for a dynamic one.</param>
/// <param name="ClientId">The client's id, for those who look.</param>
/// <param name="ClientHost">The client's address, for those who look.</param>
/// <param name="SessionTimeoutMs">After how long without a heartbeat it is taken for gone, in milliseconds.</param>
/// <param name="RebalanceTimeoutMs">How long it may need to join again, in milliseconds; version 0 of JoinGroup means the session time-out.</param>
/// <param name="ProtocolType">What sort of group it is; <c>consumer</c> for consumers.</param>
/// <param name="Protocols">The protocols (assignors) it can take part in, the preferred one first. Eager and cooperative ones are told apart by the members alone.</param>
public sealed record MemberProfile(
    string? GroupInstanceId,
    string ClientId,
    string ClientHost,
    int SessionTimeoutMs,
    int RebalanceTimeoutMs,
    string ProtocolType,
    IReadOnlyList<MemberProtocol> Protocols);

/// <summary>A protocol that a member can take part in.</summary>
/// <param name="Name">Its name, as in <c>range</c>.</param>
/// <param name="Metadata">What the member has to say about it, for the leader: its subscription, as a rule.</param>
public readonly record struct MemberProtocol(string Name, ReadOnlyMemory<byte> Metadata);

/// <summary>By what a request names a member.</summary>
/// <param name="MemberId">Its id; empty for none.</param>
/// <param name="GroupInstanceId">Its group instance id; null if it has or tells none.</param>
public readonly record struct MemberIdentity(string MemberId, string? GroupInstanceId = null);

/// <summary>What the leader assigned to a member.</summary>
public readonly record struct MemberAssignment(string MemberId, ReadOnlyMemory<byte> Assignment);

/// <summary>A member as the leader is told of it.</summary>
/// <param name="MemberId">Its id.</param>
/// <param name="GroupInstanceId">Its group instance id; null for a dynamic member.</param>
/// <param name="Metadata">Its metadata for the protocol that was chosen.</param>
public readonly record struct JoinedMember(string MemberId, string? GroupInstanceId, ReadOnlyMemory<byte> Metadata);

/// <summary>A member for those who look.</summary>
/// <param name="MemberId">Its id.</param>
/// <param name="GroupInstanceId">Its group instance id; null for a dynamic member.</param>
/// <param name="ClientId">The client's id.</param>
/// <param name="ClientHost">The client's address.</param>
/// <param name="Metadata">Its metadata for the chosen protocol; empty unless the group is stable.</param>
/// <param name="Assignment">Its assignment; empty unless the group is stable.</param>
public readonly record struct DescribedMember(
    string MemberId, string? GroupInstanceId, string ClientId, string ClientHost, ReadOnlyMemory<byte> Metadata, ReadOnlyMemory<byte> Assignment);

/// <summary>A member of a stable generation, as it is journaled.</summary>
/// <param name="MemberId">Its id.</param>
/// <param name="Profile">What it told of itself.</param>
/// <param name="Assignment">What it was assigned.</param>
public sealed record MemberRecord(string MemberId, MemberProfile Profile, ReadOnlyMemory<byte> Assignment);
