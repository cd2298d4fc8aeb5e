using ActorBroker.Actors;
using ActorBroker.Broker.Groups;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Routing;
using ActorBroker.Broker.Topics;
using ActorBroker.Broker.Topics.Compaction;
using ActorBroker.Broker.Transactions;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;

namespace ActorBroker.Broker;

/// <content>Follows the topology: opens handles for what has come, and ends the entities of what has gone.</content>
public sealed partial class MessageBroker : ITopologyOwner
{
    QueueHandle ITopologyOwner.Open(QueueInfo queue) => new(queue, _queues.Get(queue.Entity), JournalOf(queue.Entity));

    PartitionHandle ITopologyOwner.Open(TopicHandle topic, int index, EntityId partition)
    {
        CompactIfWanted(topic);
        return new(topic, index, _partitions.Get(partition), _options.Durable);
    }

    GroupHandle ITopologyOwner.Open(GroupInfo group) => new(group, _groups.Get(group.Entity));

    TransactionHandle ITopologyOwner.Open(TransactionalIdInfo transactionalId) => new(transactionalId, _transactions.Get(transactionalId.Entity));

    void ITopologyOwner.QueueDeleted(EntityId queue)
    {
        _queues.Delete(queue);
        _deadLetters.Forget(queue);
    }

    void ITopologyOwner.TopicChanged(TopicHandle topic, TopicInfo before)
    {
        CompactIfWanted(topic);
        var settings = topic.Info.Config.Settings;
        if (settings == before.Config.Settings)
        {
            return;
        }

        // Also those that are not in memory: what they had due by the old settings may be due earlier by the new ones.
        var command = new ConfigurePartition(settings);
        foreach (var partition in topic.Partitions)
        {
            partition.Tell(command);
        }
    }

    void ITopologyOwner.TopicDeleted(TopicHandle topic)
    {
        foreach (var partition in topic.Partitions)
        {
            _dueTimes.Forget(partition.Entity);
            _partitions.Delete(partition.Entity);
            partition.MarkDeleted();
        }

        // In this turn, so that no group hears of it after a commit for a new topic of that name.
        if (FindVirtualHost(topic.Info.Id.VirtualHost) is { } host)
        {
            foreach (var group in host.Groups)
            {
                new TopicForgetting(group, host, topic.Info.Name).Begin();
            }
        }
    }

    void ITopologyOwner.GroupRemoved(EntityId group) => _groups.Delete(group);

    void ITopologyOwner.TransactionalIdRemoved(EntityId coordinator)
    {
        _dueTimes.Forget(coordinator);
        _transactions.Delete(coordinator);
    }

    /// <summary>Starts the compactor with the first topic that wants it. Called in the catalog's turn only.</summary>
    private void CompactIfWanted(TopicHandle topic)
    {
        if (topic.Info.Config.Settings.Compacts)
        {
            // Slice by slice, so that others get the thread in between.
            _compactor ??= System.Spawn(
                Props<ICompactorMessage>.Of(() => new Compactor(PartitionsToCompact, _options.Compaction)).With(turnLimit: 1));
        }
    }

    private IEnumerable<PartitionHandle> PartitionsToCompact() => VirtualHosts.SelectMany(static host => host.Topics)
        .Where(static topic => topic.Info.Config.Settings.Compacts)
        .SelectMany(static topic => topic.Partitions);
}
