namespace ActorBroker.Core.Transactions;

/// <summary>Where a transactional id stands. <see cref="TransactionStates"/> checks which state may follow which.</summary>
public enum TransactionState
{
    /// <summary>
    /// No producer has begun, or its last transaction is over: nothing is open. A producer begins at once and stays here;
    /// adding participants leads to <see cref="Open"/>. An end is answered with success if it repeats the last
    /// transaction's outcome in the same epoch, else refused as <see cref="TransactionError.InvalidTransactionState"/>.
    /// </summary>
    Idle = 0,

    /// <summary>
    /// A transaction is open. More participants stay here; an end leads to <see cref="Committing"/> or
    /// <see cref="Aborting"/>; a new producer and the time-out lead to <see cref="Aborting"/> with a raised epoch.
    /// </summary>
    Open,

    /// <summary>
    /// It is decided that it commits; markers are being written. The same end, a new producer and new participants wait;
    /// an abort is refused. The last marker leads to <see cref="Idle"/>, and nothing else leads anywhere.
    /// </summary>
    Committing,

    /// <summary>
    /// It is decided that it aborts; markers are being written. The same end, a new producer and new participants wait;
    /// a commit is refused. The last marker leads to <see cref="Idle"/>, and nothing else leads anywhere.
    /// </summary>
    Aborting,
}
