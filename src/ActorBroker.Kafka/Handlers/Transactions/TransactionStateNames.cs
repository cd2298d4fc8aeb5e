using ActorBroker.Core.Transactions;

namespace ActorBroker.Kafka.Handlers;

/// <summary>The states of transactional ids as Kafka's tools name them.</summary>
internal static class TransactionStateNames
{
    /// <summary>All names that tools may ask for. Those that no state here has are known and found nowhere.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["Empty", "Ongoing", "PrepareCommit", "PrepareAbort", "CompleteCommit", "CompleteAbort", "Dead", "PrepareEpochFence"];

    /// <summary>The name of a state.</summary>
    public static string Of(TransactionState state) => state switch
    {
        TransactionState.Idle => "Empty",
        TransactionState.Open => "Ongoing",
        TransactionState.Committing => "PrepareCommit",
        TransactionState.Aborting => "PrepareAbort",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "There is no such state of a transactional id."),
    };
}
