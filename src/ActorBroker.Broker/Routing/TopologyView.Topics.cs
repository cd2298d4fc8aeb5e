using System.Collections.Concurrent;
using ActorBroker.Broker.Groups;
using ActorBroker.Broker.Topics;
using ActorBroker.Broker.Transactions;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;

namespace ActorBroker.Broker.Routing;

/// <content>Topics, groups and transactional ids.</content>
internal sealed partial class TopologyView
{
    private readonly ConcurrentDictionary<EntityId, PartitionHandle> _partitions = new();
    private readonly ConcurrentDictionary<EntityId, GroupHandle> _groups = new();
    private readonly ConcurrentDictionary<EntityId, TransactionHandle> _transactions = new();

    /// <summary>The partition of that number; null if its topic is gone.</summary>
    public PartitionHandle? FindPartition(EntityId partition) => _partitions.GetValueOrDefault(partition);

    /// <summary>The group of that number; null if it is gone.</summary>
    public GroupHandle? FindGroup(EntityId group) => _groups.GetValueOrDefault(group);

    /// <summary>The coordinator of that number; null if it is gone.</summary>
    public TransactionHandle? FindTransaction(EntityId coordinator) => _transactions.GetValueOrDefault(coordinator);

    /// <summary>Whether there is a partition, group or coordinator of that number.</summary>
    public bool Has(EntityId entity) => _partitions.ContainsKey(entity) || _groups.ContainsKey(entity) || _transactions.ContainsKey(entity);

    private bool TryApplyToTopics(CatalogEvent change)
    {
        switch (change)
        {
            case TopicDeclared { Topic: var topic }:
                Put(topic);
                return true;
            case TopicChanged { Topic: var topic }:
                Put(topic);
                return true;
            case TopicDeleted deleted:
                Remove(deleted);
                return true;
            case GroupDeclared { Group: var group }:
                Add(group);
                return true;
            case GroupRemoved removed:
                if (_groups.TryRemove(removed.Entity, out _))
                {
                    Find(removed.Id.VirtualHost)?.RemoveGroup(removed.Id.Name);
                }

                owner.GroupRemoved(removed.Entity);
                return true;
            case TransactionalIdDeclared { TransactionalId: var id }:
                Add(id);
                return true;
            case TransactionalIdRemoved removed:
                if (_transactions.TryRemove(removed.Entity, out _))
                {
                    Find(removed.Id.VirtualHost)?.RemoveTransaction(removed.Id.Name);
                }

                owner.TransactionalIdRemoved(removed.Entity);
                return true;
            default:
                // Nobody but the catalog needs to know how far producer ids are given away.
                return change is ProducerIdsReserved;
        }
    }

    private void Put(TopicInfo topic)
    {
        if (Find(topic.Id.VirtualHost) is not { } host)
        {
            return;
        }

        if (host.FindTopic(topic.Name) is not { } handle)
        {
            handle = new TopicHandle(topic, Open);
            host.Add(handle);
        }
        else if (handle.Info is var before && !before.Equals(topic))
        {
            handle.Update(topic);
            owner.TopicChanged(handle, before);
        }
    }

    /// <summary>A partition is found by its number before anybody can append to it: else its bounds would not be made known.</summary>
    private PartitionHandle Open(TopicHandle topic, int index, EntityId entity) => _partitions[entity] = owner.Open(topic, index, entity);

    private void Remove(TopicDeleted deleted)
    {
        if (Find(deleted.Id.VirtualHost) is not { } host || host.FindTopic(deleted.Id.Name) is not { } topic)
        {
            return;
        }

        host.Remove(topic);
        foreach (var partition in topic.Partitions)
        {
            _partitions.TryRemove(partition.Entity, out _);
        }

        owner.TopicDeleted(topic);
    }

    private void Add(GroupInfo group)
    {
        if (Find(group.Id.VirtualHost) is { } host && host.FindGroup(group.Name) is null)
        {
            var handle = owner.Open(group);
            _groups[group.Entity] = handle;
            host.Add(handle);
        }
    }

    private void Add(TransactionalIdInfo id)
    {
        if (Find(id.Id.VirtualHost) is { } host && host.FindTransaction(id.Name) is null)
        {
            var handle = owner.Open(id);
            _transactions[id.Entity] = handle;
            host.Add(handle);
        }
    }
}
