namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.ack</c> (60, 80). Deliveries are settled; from the server: publishes are confirmed.</summary>
/// <param name="DeliveryTag">The delivery or publish; with Multiple 0 means all so far.</param>
/// <param name="Multiple">All up to and including the tag.</param>
public readonly record struct BasicAck(ulong DeliveryTag, bool Multiple) : IAmqpMethod<BasicAck>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method ack within its class.</summary>
    public const ushort MethodId = 80;

    static AmqpMethod IAmqpMethod<BasicAck>.Id => AmqpMethod.BasicAck;

    int IAmqpMethod<BasicAck>.ArgumentsSize => WireSize.LongLong + WireSize.Octet;

    /// <inheritdoc/>
    public static BasicAck Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var deliveryTag = reader.ReadLongLong();
        var multiple = (reader.ReadOctet() & 1) != 0;
        reader.End();
        return new BasicAck(deliveryTag, multiple);
    }

    void IAmqpMethod<BasicAck>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteLongLong(DeliveryTag);
        writer.WriteOctet(Multiple ? (byte)1 : (byte)0);
    }
}
