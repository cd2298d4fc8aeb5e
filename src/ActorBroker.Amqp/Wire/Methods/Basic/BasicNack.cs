namespace ActorBroker.Amqp.Wire;

/// <summary>
/// <c>basic.nack</c> (60, 120). Refuses deliveries; from the server: publishes could not be taken (RabbitMQ's extension).
/// </summary>
/// <param name="DeliveryTag">The delivery or publish; with Multiple 0 means all so far.</param>
/// <param name="Multiple">All up to and including the tag.</param>
/// <param name="Requeue">Back into the queue; else drop or dead-letter.</param>
public readonly record struct BasicNack(ulong DeliveryTag, bool Multiple, bool Requeue) : IAmqpMethod<BasicNack>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method nack within its class.</summary>
    public const ushort MethodId = 120;

    static AmqpMethod IAmqpMethod<BasicNack>.Id => AmqpMethod.BasicNack;

    int IAmqpMethod<BasicNack>.ArgumentsSize => WireSize.LongLong + WireSize.Octet;

    /// <inheritdoc/>
    public static BasicNack Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var deliveryTag = reader.ReadLongLong();
        var bits = reader.ReadOctet();
        reader.End();
        return new BasicNack(deliveryTag, (bits & 1) != 0, (bits & 2) != 0);
    }

    void IAmqpMethod<BasicNack>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteLongLong(DeliveryTag);
        writer.WriteOctet((byte)((Multiple ? 1 : 0) | (Requeue ? 2 : 0)));
    }
}
