namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.get-ok</c> (60, 71). The message asked for; header and body frames follow.</summary>
public readonly ref struct BasicGetOk : IAmqpMethod<BasicGetOk>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method get-ok within its class.</summary>
    public const ushort MethodId = 71;

    /// <summary>The delivery, numbered on its channel from 1.</summary>
    public required ulong DeliveryTag { get; init; }

    /// <summary>It was delivered before and came back.</summary>
    public required bool Redelivered { get; init; }

    /// <summary>The exchange that it was published to.</summary>
    public required ReadOnlySpan<byte> Exchange { get; init; }

    /// <summary>The routing key.</summary>
    public required ReadOnlySpan<byte> RoutingKey { get; init; }

    /// <summary>Messages left ready for delivery.</summary>
    public required uint MessageCount { get; init; }

    static AmqpMethod IAmqpMethod<BasicGetOk>.Id => AmqpMethod.BasicGetOk;

    int IAmqpMethod<BasicGetOk>.ArgumentsSize =>
        WireSize.LongLong + WireSize.Octet + WireSize.ShortString(Exchange) + WireSize.ShortString(RoutingKey) + WireSize.Long;

    /// <inheritdoc/>
    public static BasicGetOk Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var deliveryTag = reader.ReadLongLong();
        var redelivered = (reader.ReadOctet() & 1) != 0;
        var exchange = reader.ReadShortStringUtf8();
        var routingKey = reader.ReadShortStringBytes();
        var messageCount = reader.ReadLong();
        reader.End();
        return new BasicGetOk
        {
            DeliveryTag = deliveryTag,
            Redelivered = redelivered,
            Exchange = exchange,
            RoutingKey = routingKey,
            MessageCount = messageCount,
        };
    }

    void IAmqpMethod<BasicGetOk>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteLongLong(DeliveryTag);
        writer.WriteOctet(Redelivered ? (byte)1 : (byte)0);
        writer.WriteShortString(Exchange);
        writer.WriteShortString(RoutingKey);
        writer.WriteLong(MessageCount);
    }
}
