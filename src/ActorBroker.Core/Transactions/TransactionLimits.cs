namespace ActorBroker.Core.Transactions;

/// <summary>What a coordinator allows and how long it waits.</summary>
/// <param name="TimeoutMsMax">
/// The longest time-out a producer may ask for, in milliseconds; a longer one is refused as
/// <see cref="TransactionError.InvalidTimeout"/>. Kafka's <c>transaction.max.timeout.ms</c>.
/// </param>
/// <param name="IdExpirationMs">
/// How long an id is kept that nobody uses, in milliseconds; after that <see cref="TransactionalIdExpired"/> is told.
/// Kafka's <c>transactional.id.expiration.ms</c>.
/// </param>
/// <param name="ParticipantsMax">
/// How many partitions and groups one transaction may have; more are refused as <see cref="TransactionError.TooManyParticipants"/>.
/// </param>
/// <param name="WaitingMax">
/// How many requests may wait for participants at a time; one more is refused as <see cref="TransactionError.ConcurrentTransactions"/>.
/// </param>
/// <param name="RetryPauseMs">How long after its failure a participant is told again, in milliseconds.</param>
/// <param name="AnswerWaitMs">How long a participant may be silent before it is told again, in milliseconds.</param>
public sealed record TransactionLimits(
    int TimeoutMsMax, long IdExpirationMs, int ParticipantsMax, int WaitingMax, int RetryPauseMs, int AnswerWaitMs)
{
    /// <summary>15 minutes, 7 days, 10,000 participants, 16 requests; failed participants after 200 ms, silent ones after 5 s.</summary>
    public static TransactionLimits Default { get; } = new(900_000, 7L * 24 * 60 * 60 * 1000, 10_000, 16, 200, 5_000);
}
