namespace ActorBroker.Core.Transactions;

/// <summary>Where a transactional id stands. The machine documents and checks what each state answers and where it may lead.</summary>
public enum TransactionState
{
    /// <summary>No producer has begun, or its last transaction is over: nothing is open.</summary>
    Idle = 0,

    /// <summary>A transaction is open.</summary>
    Open,

    /// <summary>It is decided that it commits; markers are being written.</summary>
    Committing,

    /// <summary>It is decided that it aborts; markers are being written.</summary>
    Aborting,
}
