namespace ActorBroker.Amqp.Wire;

/// <summary><c>tx.commit-ok</c> (90, 21). It is committed.</summary>
public readonly record struct TxCommitOk : IAmqpMethod<TxCommitOk>
{
    /// <summary>The class tx.</summary>
    public const ushort ClassId = 90;

    /// <summary>The method commit-ok within its class.</summary>
    public const ushort MethodId = 21;

    static AmqpMethod IAmqpMethod<TxCommitOk>.Id => AmqpMethod.TxCommitOk;

    int IAmqpMethod<TxCommitOk>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static TxCommitOk Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<TxCommitOk>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
