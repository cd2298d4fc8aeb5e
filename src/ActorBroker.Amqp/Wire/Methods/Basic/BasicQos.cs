namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.qos</c> (60, 10). Limits how many unacknowledged deliveries may be under way.</summary>
/// <param name="PrefetchSize">Bytes; 0 for no limit.</param>
/// <param name="PrefetchCount">Messages; 0 for no limit.</param>
/// <param name="Global">For the channel; else for each new consumer (RabbitMQ's reading).</param>
public readonly record struct BasicQos(uint PrefetchSize, ushort PrefetchCount, bool Global) : IAmqpMethod<BasicQos>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method qos within its class.</summary>
    public const ushort MethodId = 10;

    static AmqpMethod IAmqpMethod<BasicQos>.Id => AmqpMethod.BasicQos;

    int IAmqpMethod<BasicQos>.ArgumentsSize => WireSize.Long + WireSize.Short + WireSize.Octet;

    /// <inheritdoc/>
    public static BasicQos Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var prefetchSize = reader.ReadLong();
        var prefetchCount = reader.ReadShort();
        var global = (reader.ReadOctet() & 1) != 0;
        reader.End();
        return new BasicQos(prefetchSize, prefetchCount, global);
    }

    void IAmqpMethod<BasicQos>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteLong(PrefetchSize);
        writer.WriteShort(PrefetchCount);
        writer.WriteOctet(Global ? (byte)1 : (byte)0);
    }
}
