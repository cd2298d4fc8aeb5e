namespace ActorBroker.Amqp.Wire;

/// <summary><c>tx.rollback</c> (90, 30). Drops what was published and acknowledged since the last commit.</summary>
public readonly record struct TxRollback : IAmqpMethod<TxRollback>
{
    /// <summary>The class tx.</summary>
    public const ushort ClassId = 90;

    /// <summary>The method rollback within its class.</summary>
    public const ushort MethodId = 30;

    static AmqpMethod IAmqpMethod<TxRollback>.Id => AmqpMethod.TxRollback;

    int IAmqpMethod<TxRollback>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static TxRollback Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<TxRollback>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
