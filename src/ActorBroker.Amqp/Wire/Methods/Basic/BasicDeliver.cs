namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.deliver</c> (60, 60). A message for a consumer; header and body frames follow.</summary>
public readonly ref struct BasicDeliver : IAmqpMethod<BasicDeliver>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method deliver within its class.</summary>
    public const ushort MethodId = 60;

    /// <summary>The consumer.</summary>
    public required ReadOnlySpan<byte> ConsumerTag { get; init; }

    /// <summary>The delivery, numbered on its channel from 1.</summary>
    public required ulong DeliveryTag { get; init; }

    /// <summary>It was delivered before and came back.</summary>
    public required bool Redelivered { get; init; }

    /// <summary>The exchange that it was published to.</summary>
    public required ReadOnlySpan<byte> Exchange { get; init; }

    /// <summary>The routing key.</summary>
    public required ReadOnlySpan<byte> RoutingKey { get; init; }

    static AmqpMethod IAmqpMethod<BasicDeliver>.Id => AmqpMethod.BasicDeliver;

    int IAmqpMethod<BasicDeliver>.ArgumentsSize =>
        WireSize.ShortString(ConsumerTag) + WireSize.LongLong + WireSize.Octet + WireSize.ShortString(Exchange)
        + WireSize.ShortString(RoutingKey);

    /// <inheritdoc/>
    public static BasicDeliver Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var consumerTag = reader.ReadShortStringUtf8();
        var deliveryTag = reader.ReadLongLong();
        var redelivered = (reader.ReadOctet() & 1) != 0;
        var exchange = reader.ReadShortStringUtf8();
        var routingKey = reader.ReadShortStringBytes();
        reader.End();
        return new BasicDeliver
        {
            ConsumerTag = consumerTag,
            DeliveryTag = deliveryTag,
            Redelivered = redelivered,
            Exchange = exchange,
            RoutingKey = routingKey,
        };
    }

    void IAmqpMethod<BasicDeliver>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShortString(ConsumerTag);
        writer.WriteLongLong(DeliveryTag);
        writer.WriteOctet(Redelivered ? (byte)1 : (byte)0);
        writer.WriteShortString(Exchange);
        writer.WriteShortString(RoutingKey);
    }
}
