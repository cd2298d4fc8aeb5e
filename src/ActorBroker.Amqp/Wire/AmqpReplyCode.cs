namespace ActorBroker.Amqp.Wire;

/// <summary>Why a channel or connection is closed, or a message returned (AMQP 0-9-1, section 1.2 "constants").</summary>
/// <remarks><see cref="AmqpReplyCodes.NameOf"/> gives the name that RabbitMQ puts in front of a reply text.</remarks>
public enum AmqpReplyCode : ushort
{
    /// <summary>The close was asked for; nothing went wrong.</summary>
    ReplySuccess = 200,

    /// <summary>A message is larger than the server takes at this time.</summary>
    ContentTooLarge = 311,

    /// <summary>A mandatory message matched no queue; used in basic.return.</summary>
    NoRoute = 312,

    /// <summary>An immediate message found no consumer; used in basic.return.</summary>
    NoConsumers = 313,

    /// <summary>An operator closed the connection.</summary>
    ConnectionForced = 320,

    /// <summary>The virtual host is not known.</summary>
    InvalidPath = 402,

    /// <summary>The user lacks the permission, or the name is reserved.</summary>
    AccessRefused = 403,

    /// <summary>The queue or exchange does not exist.</summary>
    NotFound = 404,

    /// <summary>The queue belongs to another connection.</summary>
    ResourceLocked = 405,

    /// <summary>What was asked for contradicts what is there.</summary>
    PreconditionFailed = 406,

    /// <summary>A frame's envelope is wrong: its size, type or end octet.</summary>
    FrameError = 501,

    /// <summary>A frame's contents do not follow the grammar of its method or header.</summary>
    SyntaxError = 502,

    /// <summary>The method exists but not now or not with these arguments.</summary>
    CommandInvalid = 503,

    /// <summary>A method arrived on a channel that is not open, or a channel was opened twice.</summary>
    ChannelError = 504,

    /// <summary>A frame arrived where another was due, such as a body without its header.</summary>
    UnexpectedFrame = 505,

    /// <summary>The server lacks the resources.</summary>
    ResourceError = 506,

    /// <summary>The peer broke a rule, such as a consumer tag used twice.</summary>
    NotAllowed = 530,

    /// <summary>The method or option is not supported.</summary>
    NotImplemented = 540,

    /// <summary>The server failed and cannot go on with this connection.</summary>
    InternalError = 541,
}
