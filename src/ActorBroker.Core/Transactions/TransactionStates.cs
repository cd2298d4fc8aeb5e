namespace ActorBroker.Core.Transactions;

/// <summary>The table of <see cref="TransactionState"/>: which state may follow which.</summary>
public static class TransactionStates
{
    /// <summary>Whether an event may lead from one state to the other.</summary>
    public static bool MayLead(this TransactionState from, TransactionState to) => (from, to) switch
    {
        (TransactionState.Idle, TransactionState.Idle or TransactionState.Open) => true,
        (TransactionState.Open, TransactionState.Open or TransactionState.Committing or TransactionState.Aborting) => true,
        (TransactionState.Committing or TransactionState.Aborting, TransactionState.Idle) => true,
        _ => false,
    };

    /// <summary>Whether the outcome is decided and markers are being written.</summary>
    public static bool IsEnding(this TransactionState state) => state is TransactionState.Committing or TransactionState.Aborting;
}
