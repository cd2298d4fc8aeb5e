using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <summary>Gives a consumer group a number; one that has one keeps it. Answered by <see cref="GroupReady"/>.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Id">Virtual host and group id.</param>
public sealed record DeclareGroup(Recipient? ReplyTo, ResourceName Id) : CatalogCommand(ReplyTo);

/// <summary>Forgets a group; whoever sends this has seen to it that nobody is in it. One that is gone already is no error.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Group">Its number.</param>
public sealed record RemoveGroup(Recipient? ReplyTo, EntityId Group) : CatalogCommand(ReplyTo);

/// <summary>Gives a transactional id a number; one that has one keeps it. Answered by <see cref="TransactionalIdReady"/>.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Id">Virtual host and transactional id.</param>
public sealed record DeclareTransactionalId(Recipient? ReplyTo, ResourceName Id) : CatalogCommand(ReplyTo);

/// <summary>Forgets a transactional id of which nothing is open. One that is gone already is no error.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Coordinator">Its number.</param>
public sealed record RemoveTransactionalId(Recipient? ReplyTo, EntityId Coordinator) : CatalogCommand(ReplyTo);

/// <summary>Takes producer ids that nobody ever gets again, after a crash neither. Answered by <see cref="ProducerIdsReady"/>.</summary>
/// <param name="ReplyTo">Who hears of the outcome.</param>
/// <param name="Count">How many, at least one.</param>
public sealed record ReserveProducerIds(Recipient? ReplyTo, int Count) : CatalogCommand(ReplyTo);
