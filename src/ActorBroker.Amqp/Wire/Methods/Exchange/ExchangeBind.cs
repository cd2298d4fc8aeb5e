namespace ActorBroker.Amqp.Wire;

/// <summary><c>exchange.bind</c> (40, 30). Binds an exchange to an exchange (RabbitMQ's extension).</summary>
/// <param name="Destination">The exchange that receives.</param>
/// <param name="Source">The exchange that routes.</param>
/// <param name="RoutingKey">The binding key.</param>
/// <param name="NoWait">No answer is wanted.</param>
/// <param name="Arguments">Further arguments, decoded.</param>
public readonly record struct ExchangeBind(
    string Destination,
    string Source,
    string RoutingKey,
    bool NoWait,
    FieldTable Arguments) : IAmqpMethod<ExchangeBind>
{
    /// <summary>The class exchange.</summary>
    public const ushort ClassId = 40;

    /// <summary>The method bind within its class.</summary>
    public const ushort MethodId = 30;

    static AmqpMethod IAmqpMethod<ExchangeBind>.Id => AmqpMethod.ExchangeBind;

    int IAmqpMethod<ExchangeBind>.ArgumentsSize =>
        WireSize.Short + WireSize.ShortString(Destination) + WireSize.ShortString(Source) + WireSize.ShortString(RoutingKey)
        + WireSize.Octet + WireSize.Table(Arguments);

    /// <inheritdoc/>
    public static ExchangeBind Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadShort();
        var destination = reader.ReadShortString();
        var source = reader.ReadShortString();
        var routingKey = reader.ReadShortString();
        var noWait = (reader.ReadOctet() & 1) != 0;
        var arguments = reader.ReadTable();
        reader.End();
        return new ExchangeBind(destination, source, routingKey, noWait, arguments);
    }

    void IAmqpMethod<ExchangeBind>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort(0);
        writer.WriteShortString(Destination);
        writer.WriteShortString(Source);
        writer.WriteShortString(RoutingKey);
        writer.WriteOctet(NoWait ? (byte)1 : (byte)0);
        writer.WriteTable(Arguments);
    }
}
