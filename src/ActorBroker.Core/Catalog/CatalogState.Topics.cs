using System.Diagnostics.CodeAnalysis;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Catalog;

/// <content>Topics, groups, transactional ids and producer ids.</content>
internal sealed partial class CatalogState
{
    /// <summary>Numbers of partitions, groups and transactional ids are below this.</summary>
    public const ulong NumberEnd = 1UL << 56;

    private readonly Dictionary<ResourceName, TopicInfo> _topics = [];
    private readonly Dictionary<ResourceName, GroupInfo> _groups = [];
    private readonly Dictionary<EntityId, GroupInfo> _groupsByNumber = [];
    private readonly Dictionary<ResourceName, TransactionalIdInfo> _transactionalIds = [];
    private readonly Dictionary<EntityId, TransactionalIdInfo> _transactionalIdsByNumber = [];

    public IReadOnlyCollection<TopicInfo> Topics => _topics.Values;

    public IReadOnlyCollection<GroupInfo> Groups => _groups.Values;

    public IReadOnlyCollection<TransactionalIdInfo> TransactionalIds => _transactionalIds.Values;

    public int PartitionCount { get; private set; }

    /// <summary>How many partitions there ever were; the highest number given away. As the following three.</summary>
    public long PartitionsEver { get; set; }

    public long GroupsEver { get; set; }

    public long TransactionalIdsEver { get; set; }

    /// <summary>All producer ids below this one are given away.</summary>
    public long ProducerIdsEnd { get; set; }

    public bool TryGet(ResourceName id, [NotNullWhen(true)] out TopicInfo? topic) => _topics.TryGetValue(id, out topic);

    public bool TryGet(ResourceName id, [NotNullWhen(true)] out GroupInfo? group) => _groups.TryGetValue(id, out group);

    public bool TryGet(EntityId number, [NotNullWhen(true)] out GroupInfo? group) => _groupsByNumber.TryGetValue(number, out group);

    public bool TryGet(ResourceName id, [NotNullWhen(true)] out TransactionalIdInfo? transactionalId) =>
        _transactionalIds.TryGetValue(id, out transactionalId);

    public bool TryGet(EntityId number, [NotNullWhen(true)] out TransactionalIdInfo? transactionalId) =>
        _transactionalIdsByNumber.TryGetValue(number, out transactionalId);

    /// <summary>The events that would make all topics, groups and transactional ids.</summary>
    public IEnumerable<CatalogEvent> TopicContents() => _topics.Values.Select(static topic => (CatalogEvent)new TopicDeclared(topic))
        .Concat(_groups.Values.Select(static group => new GroupDeclared(group)))
        .Concat(_transactionalIds.Values.Select(static id => new TransactionalIdDeclared(id)));

    private void ApplyToTopics(CatalogEvent @event)
    {
        switch (@event)
        {
            case TopicDeclared e:
                Put(e.Topic);
                break;
            case TopicChanged e:
                Put(e.Topic);
                break;
            case TopicDeleted e:
                if (_topics.Remove(e.Id, out var gone))
                {
                    PartitionCount -= gone.Partitions.Count;
                }

                break;
            case GroupDeclared { Group: var group }:
                _groups[group.Id] = group;
                _groupsByNumber[group.Entity] = group;
                GroupsEver = Math.Max(GroupsEver, group.Entity.Number);
                break;
            case GroupRemoved e:
                _groups.Remove(e.Id);
                _groupsByNumber.Remove(e.Entity);
                break;
            case TransactionalIdDeclared { TransactionalId: var id }:
                _transactionalIds[id.Id] = id;
                _transactionalIdsByNumber[id.Entity] = id;
                TransactionalIdsEver = Math.Max(TransactionalIdsEver, id.Entity.Number);
                break;
            case TransactionalIdRemoved e:
                _transactionalIds.Remove(e.Id);
                _transactionalIdsByNumber.Remove(e.Entity);
                break;
            case ProducerIdsReserved e:
                ProducerIdsEnd = Math.Max(ProducerIdsEnd, e.End);
                break;
        }
    }

    private void Put(TopicInfo topic)
    {
        PartitionCount += topic.Partitions.Count - (_topics.TryGetValue(topic.Id, out var before) ? before.Partitions.Count : 0);
        _topics[topic.Id] = topic;
        PartitionsEver = Math.Max(PartitionsEver, topic.Partitions.Max(static partition => partition.Number));
    }
}
