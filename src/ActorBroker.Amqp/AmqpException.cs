using ActorBroker.Actors.Persistence;
using ActorBroker.Amqp.Wire;
using ActorBroker.Broker;
using ActorBroker.Core.Catalog;

namespace ActorBroker.Amqp;

/// <summary>The client asked for something that is answered by closing its channel or its connection.</summary>
/// <param name="code">The reply code.</param>
/// <param name="message">What is wrong with which thing.</param>
public sealed class AmqpException(AmqpReplyCode code, string message) : Exception(message)
{
    /// <summary>The reply code.</summary>
    public AmqpReplyCode Code { get; } = code;

    /// <summary>Whether the channel is closed and the connection stays (AMQP 0-9-1, 1.2: soft errors); else the connection is closed.</summary>
    public bool ClosesChannelOnly => Code is AmqpReplyCode.ContentTooLarge or AmqpReplyCode.NoConsumers or AmqpReplyCode.AccessRefused
        or AmqpReplyCode.NotFound or AmqpReplyCode.ResourceLocked or AmqpReplyCode.PreconditionFailed;

    /// <summary>Puts any failure of an operation into the protocol's terms.</summary>
    public static AmqpException From(Exception error) => error switch
    {
        AmqpException same => same,
        AmqpWireException wire => new(wire.Code, wire.Message),
        BrokerException broker => new(CodeOf(broker.Kind), broker.Message),
        EntityDeletedException deleted => new(AmqpReplyCode.NotFound, $"it was deleted meanwhile: {deleted.Message}"),
        IOException journal => new(AmqpReplyCode.InternalError, $"the operation was not carried out, try again: {journal.Message}"),
        _ => new(AmqpReplyCode.InternalError, "the broker failed; its log has the reason"),
    };

    private static AmqpReplyCode CodeOf(CatalogErrorKind kind) => kind switch
    {
        CatalogErrorKind.NotFound or CatalogErrorKind.UnknownTopic => AmqpReplyCode.NotFound,
        CatalogErrorKind.PreconditionFailed or CatalogErrorKind.ResourceError or CatalogErrorKind.InvalidTopicName or CatalogErrorKind.InvalidConfig => AmqpReplyCode.PreconditionFailed,
        CatalogErrorKind.AccessRefused => AmqpReplyCode.AccessRefused,
        CatalogErrorKind.ResourceLocked => AmqpReplyCode.ResourceLocked,
        CatalogErrorKind.CommandInvalid => AmqpReplyCode.CommandInvalid,
        CatalogErrorKind.NotAllowed => AmqpReplyCode.NotAllowed,
        _ => AmqpReplyCode.InternalError,
    };
}
