namespace ActorBroker.Amqp.Wire;

/// <summary><c>tx.select</c> (90, 10). Makes the channel transactional.</summary>
public readonly record struct TxSelect : IAmqpMethod<TxSelect>
{
    /// <summary>The class tx.</summary>
    public const ushort ClassId = 90;

    /// <summary>The method select within its class.</summary>
    public const ushort MethodId = 10;

    static AmqpMethod IAmqpMethod<TxSelect>.Id => AmqpMethod.TxSelect;

    int IAmqpMethod<TxSelect>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static TxSelect Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<TxSelect>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
