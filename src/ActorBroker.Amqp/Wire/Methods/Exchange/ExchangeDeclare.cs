namespace ActorBroker.Amqp.Wire;

/// <summary><c>exchange.declare</c> (40, 10). Creates an exchange, or checks that it is there as described.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Type">direct, fanout, topic, headers or an extension.</param>
/// <param name="Passive">Only check that it exists.</param>
/// <param name="Durable">It survives a restart.</param>
/// <param name="AutoDelete">It goes with its last binding.</param>
/// <param name="Internal">Only other exchanges publish to it.</param>
/// <param name="NoWait">No answer is wanted.</param>
/// <param name="Arguments">Further arguments, decoded.</param>
public readonly record struct ExchangeDeclare(
    string Exchange,
    string Type,
    bool Passive,
    bool Durable,
    bool AutoDelete,
    bool Internal,
    bool NoWait,
    FieldTable Arguments) : IAmqpMethod<ExchangeDeclare>
{
    /// <summary>The class exchange.</summary>
    public const ushort ClassId = 40;

    /// <summary>The method declare within its class.</summary>
    public const ushort MethodId = 10;

    static AmqpMethod IAmqpMethod<ExchangeDeclare>.Id => AmqpMethod.ExchangeDeclare;

    int IAmqpMethod<ExchangeDeclare>.ArgumentsSize =>
        WireSize.Short + WireSize.ShortString(Exchange) + WireSize.ShortString(Type) + WireSize.Octet + WireSize.Table(Arguments);

    /// <inheritdoc/>
    public static ExchangeDeclare Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadShort();
        var exchange = reader.ReadShortString();
        var type = reader.ReadShortString();
        var bits = reader.ReadOctet();
        var arguments = reader.ReadTable();
        reader.End();
        return new ExchangeDeclare(
            exchange,
            type,
            (bits & 1) != 0,
            (bits & 2) != 0,
            (bits & 4) != 0,
            (bits & 8) != 0,
            (bits & 16) != 0,
            arguments);
    }

    void IAmqpMethod<ExchangeDeclare>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort(0);
        writer.WriteShortString(Exchange);
        writer.WriteShortString(Type);
        writer.WriteOctet((byte)((Passive ? 1 : 0) | (Durable ? 2 : 0) | (AutoDelete ? 4 : 0) | (Internal ? 8 : 0) | (NoWait ? 16 : 0)));
        writer.WriteTable(Arguments);
    }
}
