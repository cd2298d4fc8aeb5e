using System.Collections.Frozen;

namespace ActorBroker.Core.Groups;

/// <summary>Where a group stands in Kafka's classic protocol. <see cref="GroupStates"/> checks where each state may lead.</summary>
public enum GroupState
{
    /// <summary>
    /// There are no members; perhaps there are offsets. JoinGroup begins a generation; whoever is no member may commit
    /// offsets; the group can be deleted; members are unknown.
    /// Leads to <see cref="PreparingRebalance"/> (a member joins) and <see cref="Dead"/> (deleted).
    /// </summary>
    Empty = 0,

    /// <summary>
    /// Members are joining the next generation. JoinGroup is parked; heartbeats and SyncGroup hear that a rebalance is in
    /// progress; offsets of the last generation are committed still.
    /// Leads to <see cref="CompletingRebalance"/> (all have joined, or time is up) and <see cref="Empty"/> (nobody is left).
    /// </summary>
    PreparingRebalance,

    /// <summary>
    /// All have joined, and the leader has not brought the assignments yet. SyncGroup is parked; heartbeats are fine;
    /// commits hear that a rebalance is in progress.
    /// Leads to <see cref="Stable"/> (the leader syncs) and <see cref="PreparingRebalance"/> (somebody joins, changes, leaves or is too late).
    /// </summary>
    CompletingRebalance,

    /// <summary>
    /// Every member can have its assignment. SyncGroup is answered with it; JoinGroup of a follower that has not changed is
    /// answered with the current generation; heartbeats and commits are fine.
    /// Leads to <see cref="PreparingRebalance"/> (somebody joins, changes, leaves or times out, or the leader joins again).
    /// </summary>
    Stable,

    /// <summary>The group is deleted, and its name belongs to a successor. Members hear that the coordinator is not available. Leads nowhere.</summary>
    Dead,
}

/// <summary>The table of <see cref="GroupState"/>.</summary>
public static class GroupStates
{
    private static readonly FrozenDictionary<GroupState, GroupState[]> Successors = new Dictionary<GroupState, GroupState[]>
    {
        [GroupState.Empty] = [GroupState.PreparingRebalance, GroupState.Dead],
        [GroupState.PreparingRebalance] = [GroupState.CompletingRebalance, GroupState.Empty],
        [GroupState.CompletingRebalance] = [GroupState.Stable, GroupState.PreparingRebalance],
        [GroupState.Stable] = [GroupState.PreparingRebalance],
        [GroupState.Dead] = [],
    }.ToFrozenDictionary();

    /// <summary>Whether a group may go from one state to the other.</summary>
    public static bool MayLeadTo(this GroupState from, GroupState to) => Array.IndexOf(Successors[from], to) >= 0;

    /// <summary>The name that clients know, as in <c>PreparingRebalance</c>.</summary>
    public static string NameOf(this GroupState state) => state switch
    {
        GroupState.Empty => "Empty",
        GroupState.PreparingRebalance => "PreparingRebalance",
        GroupState.CompletingRebalance => "CompletingRebalance",
        GroupState.Stable => "Stable",
        GroupState.Dead => "Dead",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no such state of a group."),
    };
}
