namespace ActorBroker.Amqp.Wire;

/// <summary><c>exchange.bind-ok</c> (40, 31). The binding is there.</summary>
public readonly record struct ExchangeBindOk : IAmqpMethod<ExchangeBindOk>
{
    /// <summary>The class exchange.</summary>
    public const ushort ClassId = 40;

    /// <summary>The method bind-ok within its class.</summary>
    public const ushort MethodId = 31;

    static AmqpMethod IAmqpMethod<ExchangeBindOk>.Id => AmqpMethod.ExchangeBindOk;

    int IAmqpMethod<ExchangeBindOk>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static ExchangeBindOk Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<ExchangeBindOk>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
