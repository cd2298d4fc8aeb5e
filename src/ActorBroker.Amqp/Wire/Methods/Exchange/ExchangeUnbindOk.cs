namespace ActorBroker.Amqp.Wire;

/// <summary><c>exchange.unbind-ok</c> (40, 51). The binding is gone. Its number is 51 where one would expect 41.</summary>
public readonly record struct ExchangeUnbindOk : IAmqpMethod<ExchangeUnbindOk>
{
    /// <summary>The class exchange.</summary>
    public const ushort ClassId = 40;

    /// <summary>The method unbind-ok within its class.</summary>
    public const ushort MethodId = 51;

    static AmqpMethod IAmqpMethod<ExchangeUnbindOk>.Id => AmqpMethod.ExchangeUnbindOk;

    int IAmqpMethod<ExchangeUnbindOk>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static ExchangeUnbindOk Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<ExchangeUnbindOk>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
