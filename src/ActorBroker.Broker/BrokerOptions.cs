using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Topics.Compaction;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Groups;
using ActorBroker.Core.Topics;
using ActorBroker.Core.Transactions;

namespace ActorBroker.Broker;

/// <summary>What a broker is started with.</summary>
public sealed record BrokerOptions
{
    /// <summary>Keeps the catalog, all durable queues and all topics, groups and transactions.</summary>
    public required IJournal Durable { get; init; }

    /// <summary>Keeps transient queues, until the process ends.</summary>
    public required IJournal Transient { get; init; }

    /// <summary>Makes the part behind <c>amq.gen-</c> of a name for a queue that was declared without one; never the same twice.</summary>
    public required Func<string> NewQueueName { get; init; }

    /// <summary>Makes the id of a new topic; never the same twice.</summary>
    public required Func<Guid> NewTopicId { get; init; }

    /// <summary>Reads and rewrites the properties of messages.</summary>
    public required IMessageProperties Properties { get; init; }

    /// <summary>Says when <see cref="Durable"/> takes no messages; null for a journal that cannot say it, whose refusals publishers then only hear as such.</summary>
    public IStorageHealth? Storage { get; init; }

    /// <summary>When entities take snapshots and leave memory.</summary>
    public PersistenceOptions Persistence { get; init; } = new();

    /// <summary>How many queues, exchanges, bindings, topics, groups and transactional ids there may be.</summary>
    public CatalogLimits Limits { get; init; } = CatalogLimits.Default;

    /// <summary>What a partition keeps in memory at most, and how often it looks at the clock.</summary>
    public PartitionLimits PartitionLimits { get; init; } = PartitionLimits.Default;

    /// <summary>When topics are compacted, and with how much memory.</summary>
    public CompactionSettings Compaction { get; init; } = new();

    /// <summary>What a consumer group allows its members, and how long it waits for them.</summary>
    public GroupLimits GroupLimits { get; init; } = GroupLimits.Default;

    /// <summary>How long a transaction may be open, and a transactional id unused.</summary>
    public TransactionLimits TransactionLimits { get; init; } = TransactionLimits.Default;
}
