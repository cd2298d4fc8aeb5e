namespace ActorBroker.Amqp.Wire;

/// <summary><c>exchange.delete</c> (40, 20). Deletes an exchange.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="IfUnused">Only if nothing is bound to it.</param>
/// <param name="NoWait">No answer is wanted.</param>
public readonly record struct ExchangeDelete(string Exchange, bool IfUnused, bool NoWait) : IAmqpMethod<ExchangeDelete>
{
    /// <summary>The class exchange.</summary>
    public const ushort ClassId = 40;

    /// <summary>The method delete within its class.</summary>
    public const ushort MethodId = 20;

    static AmqpMethod IAmqpMethod<ExchangeDelete>.Id => AmqpMethod.ExchangeDelete;

    int IAmqpMethod<ExchangeDelete>.ArgumentsSize => WireSize.Short + WireSize.ShortString(Exchange) + WireSize.Octet;

    /// <inheritdoc/>
    public static ExchangeDelete Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadShort();
        var exchange = reader.ReadShortString();
        var bits = reader.ReadOctet();
        reader.End();
        return new ExchangeDelete(exchange, (bits & 1) != 0, (bits & 2) != 0);
    }

    void IAmqpMethod<ExchangeDelete>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort(0);
        writer.WriteShortString(Exchange);
        writer.WriteOctet((byte)((IfUnused ? 1 : 0) | (NoWait ? 2 : 0)));
    }
}
