namespace ActorBroker.Core.Catalog;

/// <summary>How a command ended: <see cref="CatalogDone"/>, <see cref="ExchangeReady"/>, <see cref="QueueReady"/> or <see cref="CatalogError"/>.</summary>
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
