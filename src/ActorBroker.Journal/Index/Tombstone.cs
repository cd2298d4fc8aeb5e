using ActorBroker.Journal.Segments;

namespace ActorBroker.Journal.Index;

/// <summary>The synced end of an entity: live as long as another segment holds something of the entity.</summary>
internal readonly record struct Tombstone(EntityLog Log, Segment Segment, int Length);
