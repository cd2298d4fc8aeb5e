using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;

namespace ActorBroker.Core.Transactions;

/// <summary>What the coordinator of one transactional id is asked to do. What a client asks is answered by one <see cref="TransactionReply"/>.</summary>
/// <param name="ReplyTo">Who hears of the outcome; null for nobody.</param>
public abstract record TransactionCommand(Recipient? ReplyTo);

/// <summary>A producer begins (InitProducerId): an open transaction of its predecessor is aborted first, and the epoch rises.</summary>
/// <param name="ReplyTo">Who hears of the outcome, when nothing of the predecessor is open any more.</param>
/// <param name="FreshProducerId">An id never used before, taken if the transactional id has none yet or its epochs are used up.</param>
/// <param name="TimeoutMs">How long a transaction may stay open, in milliseconds.</param>
/// <param name="ProducerId">The id that the producer believes to have; -1 if it has none (KIP-360).</param>
/// <param name="ProducerEpoch">The epoch that the producer believes to have; -1 if it has none.</param>
public sealed record InitProducer(Recipient? ReplyTo, long FreshProducerId, int TimeoutMs, long ProducerId, short ProducerEpoch)
    : TransactionCommand(ReplyTo);

/// <summary>Adds partitions or groups to the transaction, opening it if none is open. Answered when all of them have enlisted the producer.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="ProducerId">The producer.</param>
/// <param name="ProducerEpoch">Its epoch.</param>
/// <param name="Participants">Partitions, or the group of AddOffsetsToTxn.</param>
public sealed record AddParticipants(Recipient? ReplyTo, long ProducerId, short ProducerEpoch, IReadOnlyList<EntityId> Participants)
    : TransactionCommand(ReplyTo);

/// <summary>Ends the transaction. Answered when all participants have their markers, so that whoever reads afterwards sees the outcome everywhere.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="ProducerId">The producer.</param>
/// <param name="ProducerEpoch">Its epoch.</param>
/// <param name="Commit">Whether it is committed; else aborted.</param>
public sealed record EndTransaction(Recipient? ReplyTo, long ProducerId, short ProducerEpoch, bool Commit) : TransactionCommand(ReplyTo);

/// <summary>A participant has answered <see cref="EnlistParticipant"/>.</summary>
/// <param name="Participant">Which.</param>
/// <param name="ProducerEpoch">The epoch it was asked for.</param>
/// <param name="Error">Why it refused.</param>
public sealed record ParticipantEnlisted(EntityId Participant, short ProducerEpoch, PartitionError Error) : TransactionCommand((Recipient?)null);

/// <summary>A participant has its marker, or is deleted and needs none.</summary>
/// <param name="Participant">Which.</param>
/// <param name="ProducerEpoch">The marker's epoch.</param>
public sealed record ParticipantMarked(EntityId Participant, short ProducerEpoch) : TransactionCommand((Recipient?)null);

/// <summary>Could not reach a participant (its journal refused): it is to be told again after a pause.</summary>
/// <param name="Participant">Which.</param>
/// <param name="ProducerEpoch">The epoch it was told of.</param>
public sealed record ParticipantFailed(EntityId Participant, short ProducerEpoch) : TransactionCommand((Recipient?)null);

/// <summary>Asks how the transaction stands, for those who look (DescribeTransactions, tests). Answered by <see cref="TransactionInspected"/>.</summary>
public sealed record InspectTransaction(Recipient? ReplyTo) : TransactionCommand(ReplyTo);

/// <summary>Lets the clock be looked at: a transaction that is open for too long is aborted, and unanswered markers are sent again.</summary>
public sealed record TransactionTick() : TransactionCommand((Recipient?)null)
{
    /// <summary>The only one that is needed.</summary>
    public static TransactionTick Instance { get; } = new();
}
