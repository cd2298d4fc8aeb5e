using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Transactions;

/// <summary>What a coordinator tells others once its events are durable.</summary>
/// <param name="To">For whom.</param>
public abstract record TransactionEffect(Recipient To);

/// <summary>Answers a client's command.</summary>
/// <param name="To">Who asked.</param>
/// <param name="Error">Why it was refused.</param>
/// <param name="ProducerId">The producer's id; -1 if refused.</param>
/// <param name="ProducerEpoch">The producer's epoch; -1 if refused.</param>
public sealed record TransactionReply(Recipient To, TransactionError Error, long ProducerId, short ProducerEpoch) : TransactionEffect(To);

/// <summary>Answers <see cref="InspectTransaction"/>.</summary>
public sealed record TransactionInspected(
    Recipient To, TransactionState State, long ProducerId, short ProducerEpoch, IReadOnlyList<EntityId> Participants)
    : TransactionEffect(To)
{
    /// <summary>How long a transaction may stay open, in milliseconds.</summary>
    public int TimeoutMs { get; init; }

    /// <summary>When the transaction was opened that is open or ending, in milliseconds since 1970; -1 if none is.</summary>
    public long OpenedAt { get; init; } = -1;
}

/// <summary>Tell a partition or group to take the producer in; answered by <see cref="ParticipantEnlisted"/> or <see cref="ParticipantFailed"/>.</summary>
public sealed record EnlistParticipant(EntityId Participant, long ProducerId, short ProducerEpoch) : TransactionEffect(TransactionOwner.Instance);

/// <summary>Tell a partition or group how the transaction ended; answered by <see cref="ParticipantMarked"/> or <see cref="ParticipantFailed"/>.</summary>
public sealed record MarkParticipant(EntityId Participant, long ProducerId, short ProducerEpoch, bool Commit)
    : TransactionEffect(TransactionOwner.Instance);

/// <summary>Nobody has used the transactional id for longer than it is kept: time to forget it.</summary>
public sealed record TransactionalIdExpired() : TransactionEffect(TransactionOwner.Instance);

/// <summary>Stands for whoever runs coordinators, where an effect is for nobody else.</summary>
public sealed class TransactionOwner : Recipient
{
    private TransactionOwner()
    {
    }

    /// <summary>The only one.</summary>
    public static TransactionOwner Instance { get; } = new();
}

/// <summary>Why a coordinator refused a command.</summary>
public enum TransactionError
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>A newer producer has taken over, or the transaction timed out.</summary>
    ProducerFenced,

    /// <summary>The producer id is not the transactional id's.</summary>
    InvalidProducerIdMapping,

    /// <summary>The state does not allow it: a commit after an abort, for example.</summary>
    InvalidTransactionState,

    /// <summary>Something of the last transaction is still under way; the same request will be taken a little later.</summary>
    ConcurrentTransactions,

    /// <summary>The time-out is zero, negative or above the limit.</summary>
    InvalidTimeout,

    /// <summary>One of the participants refused the producer.</summary>
    ParticipantRefused,

    /// <summary>There are more participants than one transaction may have.</summary>
    TooManyParticipants,
}
