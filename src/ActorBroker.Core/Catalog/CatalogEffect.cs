using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <summary>What the world is told by the catalog.</summary>
public abstract record CatalogEffect;

/// <summary>The outcome of a command; comes after the changes that the command made.</summary>
public sealed record CatalogReply(Recipient Recipient, CatalogOutcome Outcome) : CatalogEffect;

/// <summary>A change that every read-only copy has to follow, in this order, durable or not.</summary>
public sealed record TopologyChanged(CatalogEvent Event) : CatalogEffect;
