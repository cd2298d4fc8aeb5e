using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <summary>A transactional id that the catalog knows; where its transactions stand is in their coordinator's own journal.</summary>
/// <param name="Entity">The number under which the coordinator stands in a journal.</param>
/// <param name="Id">Virtual host and the producers' <c>transactional.id</c>.</param>
public sealed record TransactionalIdInfo(EntityId Entity, ResourceName Id)
{
    /// <summary>The transactional id.</summary>
    public string Name => Id.Name;
}
