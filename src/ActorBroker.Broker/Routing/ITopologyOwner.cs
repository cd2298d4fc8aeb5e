using ActorBroker.Broker.Groups;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Topics;
using ActorBroker.Broker.Transactions;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;

namespace ActorBroker.Broker.Routing;

/// <summary>Opens handles for what has come into the topology, and hears what has gone out of it. Called in the catalog's turn.</summary>
internal interface ITopologyOwner
{
    /// <summary>Opens a queue.</summary>
    QueueHandle Open(QueueInfo queue);

    /// <summary>Opens a partition.</summary>
    PartitionHandle Open(TopicHandle topic, int index, EntityId partition);

    /// <summary>Opens a consumer group.</summary>
    GroupHandle Open(GroupInfo group);

    /// <summary>Opens the coordinator of a transactional id.</summary>
    TransactionHandle Open(TransactionalIdInfo transactionalId);

    /// <summary>A queue is no more.</summary>
    void QueueDeleted(EntityId queue);

    /// <summary>A topic has more partitions or another configuration.</summary>
    void TopicChanged(TopicHandle topic, TopicInfo before);

    /// <summary>A topic is no more.</summary>
    void TopicDeleted(TopicHandle topic);

    /// <summary>A group is no more.</summary>
    void GroupRemoved(EntityId group);

    /// <summary>A transactional id is no more.</summary>
    void TransactionalIdRemoved(EntityId coordinator);
}
