namespace ActorBroker.Core.Catalog;

/// <summary>How a command ended: <see cref="CatalogDone"/>, what is ready, or <see cref="CatalogError"/>.</summary>
public abstract record CatalogOutcome;

/// <summary>What was asked for is so, whether or not it was before.</summary>
public sealed record CatalogDone : CatalogOutcome
{
    private CatalogDone()
    {
    }

    /// <summary>The only one.</summary>
    public static CatalogDone Instance { get; } = new();
}

/// <summary>The exchange is there as asked for.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Created">Whether it is new.</param>
public sealed record ExchangeReady(ExchangeInfo Exchange, bool Created) : CatalogOutcome;

/// <summary>The queue is there as asked for.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Created">Whether it is new.</param>
public sealed record QueueReady(QueueInfo Queue, bool Created) : CatalogOutcome;

/// <summary>The topic is there as asked for, or would be.</summary>
/// <param name="Topic">The topic.</param>
public sealed record TopicReady(TopicInfo Topic) : CatalogOutcome;

/// <summary>The group has a number.</summary>
/// <param name="Group">The group.</param>
public sealed record GroupReady(GroupInfo Group) : CatalogOutcome;

/// <summary>The transactional id has a number.</summary>
/// <param name="TransactionalId">The transactional id.</param>
public sealed record TransactionalIdReady(TransactionalIdInfo TransactionalId) : CatalogOutcome;

/// <summary>Producer ids were taken.</summary>
/// <param name="First">The first one.</param>
/// <param name="Count">How many follow one another from there.</param>
public sealed record ProducerIdsReady(long First, int Count) : CatalogOutcome;
