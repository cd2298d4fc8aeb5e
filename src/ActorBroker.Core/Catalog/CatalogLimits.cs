namespace ActorBroker.Core.Catalog;

/// <summary>
/// How many things the catalog holds at most, over all virtual hosts, durable and transient together. At a limit a
/// declaration of something new is refused (<see cref="CatalogErrorKind.ResourceError"/>); what exists can still be
/// declared again, used and deleted.
/// </summary>
/// <param name="VirtualHostsMax">Virtual hosts, the default one included.</param>
/// <param name="ExchangesMax">Exchanges, the predeclared ones not counted.</param>
/// <param name="QueuesMax">Queues.</param>
/// <param name="BindingsMax">Bindings; those that every queue has to the default exchange are not counted.</param>
public sealed record CatalogLimits(int VirtualHostsMax, int ExchangesMax, int QueuesMax, int BindingsMax)
{
    /// <summary>1,000 virtual hosts, 100,000 exchanges, 100,000 queues and 1,000,000 bindings: some hundreds of bytes of memory each.</summary>
    public static CatalogLimits Default { get; } = new(1_000, 100_000, 100_000, 1_000_000);

    /// <summary>Topics. Default 10,000.</summary>
    public int TopicsMax { get; init; } = 10_000;

    /// <summary>Partitions of all topics together; at it no topic can be made or get more partitions. Default 10,000: some kilobytes of memory for each one in use.</summary>
    public int PartitionsMax { get; init; } = 10_000;

    /// <summary>Partitions of one topic; one that is to have more is refused (<see cref="CatalogErrorKind.InvalidPartitions"/>). Default 1,000.</summary>
    public int TopicPartitionsMax { get; init; } = 1_000;

    /// <summary>Consumer groups. Default 10,000.</summary>
    public int GroupsMax { get; init; } = 10_000;

    /// <summary>Transactional ids; one that is not used for long goes by itself. Default 10,000.</summary>
    public int TransactionalIdsMax { get; init; } = 10_000;
}
