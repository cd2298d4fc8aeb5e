namespace ActorBroker.Core.Catalog;

/// <summary>What sort of refusal it is; an edge turns it into its protocol's code. In brackets: AMQP 0-9-1's.</summary>
public enum CatalogErrorKind
{
    /// <summary>There is no such thing (404).</summary>
    NotFound,

    /// <summary>It exists otherwise than asked for, or what was asked for is invalid (406).</summary>
    PreconditionFailed,

    /// <summary>The name or the thing is the broker's own (403).</summary>
    AccessRefused,

    /// <summary>The queue is another connection's (405).</summary>
    ResourceLocked,

    /// <summary>The command cannot be understood (503).</summary>
    CommandInvalid,

    /// <summary>The virtual host does not exist (530).</summary>
    NotAllowed,

    /// <summary>A limit is reached (406, which closes the channel; 506 would close the connection with all that works).</summary>
    ResourceError,

    /// <summary>A topic of that name exists. This and the following are for topics and groups alone, which AMQP does not declare.</summary>
    TopicExists,

    /// <summary>There is no such topic.</summary>
    UnknownTopic,

    /// <summary>No topic may have the name.</summary>
    InvalidTopicName,

    /// <summary>A topic cannot have so many partitions, or has as many already.</summary>
    InvalidPartitions,

    /// <summary>A setting of a topic is unknown or its value invalid.</summary>
    InvalidConfig,

    /// <summary>No group may have the id.</summary>
    InvalidGroupId,

    /// <summary>No producer may have the transactional id.</summary>
    InvalidTransactionalId,
}

/// <summary>Why a command, or what a reader of the topology was asked for, is refused. Nothing has changed.</summary>
/// <param name="Kind">What sort of refusal it is.</param>
/// <param name="Message">What is wrong with which thing, in RabbitMQ's words where clients are known to look at them.</param>
public sealed record CatalogError(CatalogErrorKind Kind, string Message) : CatalogOutcome
{
    /// <summary>There is no such virtual host.</summary>
    public static CatalogError NoVirtualHost(string name) => new(CatalogErrorKind.NotAllowed, $"vhost '{name}' not found");

    /// <summary>There is no such exchange.</summary>
    public static CatalogError NoExchange(ResourceName exchange) => new(CatalogErrorKind.NotFound, $"no exchange {exchange}");

    /// <summary>There is no such queue.</summary>
    public static CatalogError NoQueue(ResourceName queue) => new(CatalogErrorKind.NotFound, $"no queue {queue}");

    /// <summary>The default exchange cannot be declared, deleted or bound.</summary>
    public static CatalogError DefaultExchange() =>
        new(CatalogErrorKind.AccessRefused, "operation not permitted on the default exchange");

    /// <summary>There is no such topic.</summary>
    public static CatalogError NoTopic(ResourceName topic) => new(CatalogErrorKind.UnknownTopic, $"no topic {topic}");

    internal static CatalogError InvalidConfig(string message) => new(CatalogErrorKind.InvalidConfig, message);

    internal static CatalogError Precondition(string message) => new(CatalogErrorKind.PreconditionFailed, message);

    internal static CatalogError LimitReached(string what, string limitName, int limit) => new(
        CatalogErrorKind.ResourceError,
        $"cannot declare {what}: the limit {limitName} = {limit} is reached; delete what is no longer used or raise the limit");
}
