using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <summary>A consumer group that the catalog knows by name; what it is about stands in its own journal.</summary>
/// <param name="Entity">The number under which it stands in a journal.</param>
/// <param name="Id">Virtual host and the group id of its consumers.</param>
public sealed record GroupInfo(EntityId Entity, ResourceName Id)
{
    /// <summary>The group id.</summary>
    public string Name => Id.Name;
}
