namespace ActorBroker.Amqp.Wire;

/// <summary>The peer's bytes break the protocol. The connection cannot go on: what follows the bytes cannot be trusted.</summary>
/// <param name="code">
/// <see cref="AmqpReplyCode.FrameError"/> for a bad envelope or text that is not UTF-8, <see cref="AmqpReplyCode.SyntaxError"/> for
/// contents that do not follow their grammar, <see cref="AmqpReplyCode.UnexpectedFrame"/> for a content header of another
/// class than basic. A method of an unknown number is not an error here: the caller refuses it.
/// </param>
/// <param name="message">What is wrong and where. It holds no bytes of the peer.</param>
public sealed class AmqpWireException(AmqpReplyCode code, string message) : Exception(message)
{
    /// <summary>The code for connection.close.</summary>
    public AmqpReplyCode Code { get; } = code;
}
