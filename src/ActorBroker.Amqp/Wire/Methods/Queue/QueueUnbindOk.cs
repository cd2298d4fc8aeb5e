namespace ActorBroker.Amqp.Wire;

/// <summary><c>queue.unbind-ok</c> (50, 51). The binding is gone.</summary>
public readonly record struct QueueUnbindOk : IAmqpMethod<QueueUnbindOk>
{
    /// <summary>The class queue.</summary>
    public const ushort ClassId = 50;

    /// <summary>The method unbind-ok within its class.</summary>
    public const ushort MethodId = 51;

    static AmqpMethod IAmqpMethod<QueueUnbindOk>.Id => AmqpMethod.QueueUnbindOk;

    int IAmqpMethod<QueueUnbindOk>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static QueueUnbindOk Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<QueueUnbindOk>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
