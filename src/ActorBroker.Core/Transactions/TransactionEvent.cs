using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Transactions;

/// <summary>What has changed about a transactional id.</summary>
/// <param name="At">When, in milliseconds since 1970; the id counts as used then.</param>
public abstract record TransactionEvent(long At);

/// <summary>A producer has begun; its predecessors are fenced.</summary>
/// <param name="At">When.</param>
/// <param name="Producer">Id and epoch of the producer from here on.</param>
/// <param name="Former">What the producer said it had before (KIP-360), so that its retry is recognised; <see cref="ProducerIdentity.None"/> if it said nothing.</param>
/// <param name="TimeoutMs">How long its transactions may stay open, in milliseconds.</param>
public sealed record ProducerBegun(long At, ProducerIdentity Producer, ProducerIdentity Former, int TimeoutMs) : TransactionEvent(At);

/// <summary>Participants have been added; the first ones open the transaction.</summary>
/// <param name="At">When.</param>
/// <param name="Participants">Those that were not in it before.</param>
public sealed record ParticipantsAdded(long At, IReadOnlyList<EntityId> Participants) : TransactionEvent(At);

/// <summary>The outcome is decided, once and for all.</summary>
/// <param name="At">When.</param>
/// <param name="Commit">Whether it is committed; else aborted.</param>
public sealed record OutcomeDecided(long At, bool Commit) : TransactionEvent(At);

/// <summary>The transaction was taken away from its producer, by its successor or by the time-out: it aborts under an epoch that nobody holds.</summary>
/// <param name="At">When.</param>
/// <param name="Epoch">The raised epoch.</param>
/// <param name="Former">What the successor said it had before (KIP-360); <see cref="ProducerIdentity.None"/> if it said nothing or there is none.</param>
public sealed record ProducerFencedOff(long At, short Epoch, ProducerIdentity Former) : TransactionEvent(At);

/// <summary>All participants have their markers.</summary>
/// <param name="At">When.</param>
public sealed record TransactionEnded(long At) : TransactionEvent(At);
