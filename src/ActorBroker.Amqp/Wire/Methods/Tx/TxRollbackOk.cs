namespace ActorBroker.Amqp.Wire;

/// <summary><c>tx.rollback-ok</c> (90, 31). It is dropped.</summary>
public readonly record struct TxRollbackOk : IAmqpMethod<TxRollbackOk>
{
    /// <summary>The class tx.</summary>
    public const ushort ClassId = 90;

    /// <summary>The method rollback-ok within its class.</summary>
    public const ushort MethodId = 31;

    static AmqpMethod IAmqpMethod<TxRollbackOk>.Id => AmqpMethod.TxRollbackOk;

    int IAmqpMethod<TxRollbackOk>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static TxRollbackOk Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<TxRollbackOk>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
