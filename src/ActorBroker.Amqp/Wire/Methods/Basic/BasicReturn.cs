namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.return</c> (60, 50). A mandatory message that no queue took comes back; header and body frames follow.</summary>
public readonly ref struct BasicReturn : IAmqpMethod<BasicReturn>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method return within its class.</summary>
    public const ushort MethodId = 50;

    /// <summary>Why.</summary>
    public required AmqpReplyCode ReplyCode { get; init; }

    /// <summary>Why, for people.</summary>
    public required ReadOnlySpan<byte> ReplyText { get; init; }

    /// <summary>The exchange that it was published to.</summary>
    public required ReadOnlySpan<byte> Exchange { get; init; }

    /// <summary>The routing key.</summary>
    public required ReadOnlySpan<byte> RoutingKey { get; init; }

    static AmqpMethod IAmqpMethod<BasicReturn>.Id => AmqpMethod.BasicReturn;

    int IAmqpMethod<BasicReturn>.ArgumentsSize =>
        WireSize.Short + WireSize.ShortString(ReplyText) + WireSize.ShortString(Exchange) + WireSize.ShortString(RoutingKey);

    /// <inheritdoc/>
    public static BasicReturn Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var replyCode = (AmqpReplyCode)reader.ReadShort();
        var replyText = reader.ReadShortStringUtf8();
        var exchange = reader.ReadShortStringUtf8();
        var routingKey = reader.ReadShortStringBytes();
        reader.End();
        return new BasicReturn
        {
            ReplyCode = replyCode,
            ReplyText = replyText,
            Exchange = exchange,
            RoutingKey = routingKey,
        };
    }

    void IAmqpMethod<BasicReturn>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort((ushort)ReplyCode);
        writer.WriteShortString(ReplyText);
        writer.WriteShortString(Exchange);
        writer.WriteShortString(RoutingKey);
    }
}
