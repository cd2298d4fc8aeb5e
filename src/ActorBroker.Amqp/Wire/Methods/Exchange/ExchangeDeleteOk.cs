namespace ActorBroker.Amqp.Wire;

/// <summary><c>exchange.delete-ok</c> (40, 21). The exchange is gone.</summary>
public readonly record struct ExchangeDeleteOk : IAmqpMethod<ExchangeDeleteOk>
{
    /// <summary>The class exchange.</summary>
    public const ushort ClassId = 40;

    /// <summary>The method delete-ok within its class.</summary>
    public const ushort MethodId = 21;

    static AmqpMethod IAmqpMethod<ExchangeDeleteOk>.Id => AmqpMethod.ExchangeDeleteOk;

    int IAmqpMethod<ExchangeDeleteOk>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static ExchangeDeleteOk Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<ExchangeDeleteOk>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
