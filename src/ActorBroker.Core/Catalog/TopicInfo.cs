using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <summary>A topic as it is declared now. Immutable, so that every copy of the catalog may share it.</summary>
/// <param name="Id">Virtual host and name.</param>
/// <param name="TopicId">The id that tells this topic from others that have had its name.</param>
/// <param name="Partitions">The numbers under which its partitions stand in a journal, by their index; at least one.</param>
/// <param name="Config">Its configuration.</param>
public sealed record TopicInfo(ResourceName Id, Guid TopicId, IReadOnlyList<EntityId> Partitions, TopicConfig Config)
{
    /// <summary>The name of the topic.</summary>
    public string Name => Id.Name;

    /// <summary>Whether both are the same topic with the same partitions and configuration.</summary>
    public bool Equals(TopicInfo? other) => other is not null
        && Id == other.Id
        && TopicId == other.TopicId
        && Partitions.SequenceEqual(other.Partitions)
        && Config.Equals(other.Config);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, TopicId, Partitions.Count);
}
