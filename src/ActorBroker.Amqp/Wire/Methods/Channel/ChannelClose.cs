namespace ActorBroker.Amqp.Wire;

/// <summary><c>channel.close</c> (20, 40). Either side ends the channel and sends nothing further on it but close-ok.</summary>
/// <param name="ReplyCode">Why.</param>
/// <param name="ReplyText">Why, for people; cut to 255 bytes of UTF-8 when written.</param>
/// <param name="FailingMethod">The method that caused it, or <see cref="AmqpMethod.None"/>.</param>
public readonly record struct ChannelClose(
    AmqpReplyCode ReplyCode,
    string ReplyText,
    AmqpMethod FailingMethod) : IAmqpMethod<ChannelClose>
{
    /// <summary>The class channel.</summary>
    public const ushort ClassId = 20;

    /// <summary>The method close within its class.</summary>
    public const ushort MethodId = 40;

    static AmqpMethod IAmqpMethod<ChannelClose>.Id => AmqpMethod.ChannelClose;

    int IAmqpMethod<ChannelClose>.ArgumentsSize => WireSize.Short + WireSize.ShortString(AmqpReplyCodes.Fit(ReplyText)) + WireSize.Long;

    /// <inheritdoc/>
    public static ChannelClose Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var replyCode = (AmqpReplyCode)reader.ReadShort();
        var replyText = reader.ReadShortString();
        var failingMethod = (AmqpMethod)reader.ReadLong();
        reader.End();
        return new ChannelClose(replyCode, replyText, failingMethod);
    }

    void IAmqpMethod<ChannelClose>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort((ushort)ReplyCode);
        writer.WriteShortString(AmqpReplyCodes.Fit(ReplyText));
        writer.WriteLong((uint)FailingMethod);
    }
}
