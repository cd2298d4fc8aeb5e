using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Messages;
using ActorBroker.Core.Catalog;

namespace ActorBroker.Broker;

/// <summary>What a broker is started with.</summary>
public sealed record BrokerOptions
{
    /// <summary>Keeps the catalog and all durable queues.</summary>
    public required IJournal Durable { get; init; }

    /// <summary>Keeps transient queues, until the process ends.</summary>
    public required IJournal Transient { get; init; }

    /// <summary>Makes the part behind <c>amq.gen-</c> of a name for a queue that was declared without one; never the same twice.</summary>
    public required Func<string> NewQueueName { get; init; }

    /// <summary>Reads and rewrites the properties of messages.</summary>
    public required IMessageProperties Properties { get; init; }

    /// <summary>Says when <see cref="Durable"/> takes no messages; null for a journal that cannot say it, whose refusals publishers then only hear as such.</summary>
    public IStorageHealth? Storage { get; init; }

    /// <summary>When entities take snapshots and leave memory.</summary>
    public PersistenceOptions Persistence { get; init; } = new();

    /// <summary>How many queues, exchanges and bindings there may be.</summary>
    public CatalogLimits Limits { get; init; } = CatalogLimits.Default;
}
