using ActorBroker.Broker.Groups;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Routing;
using ActorBroker.Broker.Topics;
using ActorBroker.Broker.Transactions;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;

namespace ActorBroker.Broker;

/// <content>Follows the topology: opens handles for what has come, and ends the entities of what has gone.</content>
public sealed partial class MessageBroker : ITopologyOwner
{
    QueueHandle ITopologyOwner.Open(QueueInfo queue) => new(queue, _queues.Get(queue.Entity), JournalOf(queue.Entity));

    PartitionHandle ITopologyOwner.Open(TopicHandle topic, int index, EntityId partition) =>
        throw new NotSupportedException("Partitions come with their machine.");

    GroupHandle ITopologyOwner.Open(GroupInfo group) => new(group, _groups.Get(group.Entity));

    TransactionHandle ITopologyOwner.Open(TransactionalIdInfo transactionalId) => new(transactionalId, _transactions.Get(transactionalId.Entity));

    void ITopologyOwner.QueueDeleted(EntityId queue)
    {
        _queues.Delete(queue);
        _deadLetters.Forget(queue);
    }

    void ITopologyOwner.TopicChanged(TopicHandle topic, TopicInfo before)
    {
    }

    void ITopologyOwner.TopicDeleted(TopicHandle topic)
    {
    }

    void ITopologyOwner.GroupRemoved(EntityId group) => _groups.Delete(group);

    void ITopologyOwner.TransactionalIdRemoved(EntityId coordinator) => _transactions.Delete(coordinator);
}
