namespace ActorBroker.Amqp.Wire;

/// <summary><c>tx.commit</c> (90, 20). Commits what was published and acknowledged since the last commit.</summary>
public readonly record struct TxCommit : IAmqpMethod<TxCommit>
{
    /// <summary>The class tx.</summary>
    public const ushort ClassId = 90;

    /// <summary>The method commit within its class.</summary>
    public const ushort MethodId = 20;

    static AmqpMethod IAmqpMethod<TxCommit>.Id => AmqpMethod.TxCommit;

    int IAmqpMethod<TxCommit>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static TxCommit Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<TxCommit>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
