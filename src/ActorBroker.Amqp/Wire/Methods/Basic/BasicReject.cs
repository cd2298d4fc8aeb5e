namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.reject</c> (60, 90). Refuses one delivery.</summary>
/// <param name="DeliveryTag">The delivery, numbered on its channel from 1.</param>
/// <param name="Requeue">Back into the queue; else drop or dead-letter.</param>
public readonly record struct BasicReject(ulong DeliveryTag, bool Requeue) : IAmqpMethod<BasicReject>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method reject within its class.</summary>
    public const ushort MethodId = 90;

    static AmqpMethod IAmqpMethod<BasicReject>.Id => AmqpMethod.BasicReject;

    int IAmqpMethod<BasicReject>.ArgumentsSize => WireSize.LongLong + WireSize.Octet;

    /// <inheritdoc/>
    public static BasicReject Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var deliveryTag = reader.ReadLongLong();
        var requeue = (reader.ReadOctet() & 1) != 0;
        reader.End();
        return new BasicReject(deliveryTag, requeue);
    }

    void IAmqpMethod<BasicReject>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteLongLong(DeliveryTag);
        writer.WriteOctet(Requeue ? (byte)1 : (byte)0);
    }
}
