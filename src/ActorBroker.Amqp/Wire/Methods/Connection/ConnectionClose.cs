namespace ActorBroker.Amqp.Wire;

/// <summary><c>connection.close</c> (10, 50). Either side ends the connection and sends nothing further but close-ok.</summary>
/// <param name="ReplyCode">Why.</param>
/// <param name="ReplyText">Why, for people; cut to 255 bytes of UTF-8 when written.</param>
/// <param name="FailingMethod">The method that caused it, or <see cref="AmqpMethod.None"/>.</param>
public readonly record struct ConnectionClose(
    AmqpReplyCode ReplyCode,
    string ReplyText,
    AmqpMethod FailingMethod) : IAmqpMethod<ConnectionClose>
{
    /// <summary>The class connection.</summary>
    public const ushort ClassId = 10;

    /// <summary>The method close within its class.</summary>
    public const ushort MethodId = 50;

    static AmqpMethod IAmqpMethod<ConnectionClose>.Id => AmqpMethod.ConnectionClose;

    int IAmqpMethod<ConnectionClose>.ArgumentsSize =>
        WireSize.Short + WireSize.ShortString(AmqpReplyCodes.Fit(ReplyText)) + WireSize.Long;

    /// <inheritdoc/>
    public static ConnectionClose Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var replyCode = (AmqpReplyCode)reader.ReadShort();
        var replyText = reader.ReadShortString();
        var failingMethod = (AmqpMethod)reader.ReadLong();
        reader.End();
        return new ConnectionClose(replyCode, replyText, failingMethod);
    }

    void IAmqpMethod<ConnectionClose>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort((ushort)ReplyCode);
        writer.WriteShortString(AmqpReplyCodes.Fit(ReplyText));
        writer.WriteLong((uint)FailingMethod);
    }
}
