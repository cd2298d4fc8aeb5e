namespace ActorBroker.Amqp.Wire;

/// <summary><c>queue.bind-ok</c> (50, 21). The binding is there.</summary>
public readonly record struct QueueBindOk : IAmqpMethod<QueueBindOk>
{
    /// <summary>The class queue.</summary>
    public const ushort ClassId = 50;

    /// <summary>The method bind-ok within its class.</summary>
    public const ushort MethodId = 21;

    static AmqpMethod IAmqpMethod<QueueBindOk>.Id => AmqpMethod.QueueBindOk;

    int IAmqpMethod<QueueBindOk>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static QueueBindOk Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<QueueBindOk>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
