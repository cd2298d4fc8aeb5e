namespace ActorBroker.Amqp.Wire;

/// <summary><c>tx.select-ok</c> (90, 11). The channel is transactional.</summary>
public readonly record struct TxSelectOk : IAmqpMethod<TxSelectOk>
{
    /// <summary>The class tx.</summary>
    public const ushort ClassId = 90;

    /// <summary>The method select-ok within its class.</summary>
    public const ushort MethodId = 11;

    static AmqpMethod IAmqpMethod<TxSelectOk>.Id => AmqpMethod.TxSelectOk;

    int IAmqpMethod<TxSelectOk>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static TxSelectOk Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<TxSelectOk>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
