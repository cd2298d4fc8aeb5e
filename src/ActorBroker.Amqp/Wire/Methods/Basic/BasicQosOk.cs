namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.qos-ok</c> (60, 11). The limits hold.</summary>
public readonly record struct BasicQosOk : IAmqpMethod<BasicQosOk>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method qos-ok within its class.</summary>
    public const ushort MethodId = 11;

    static AmqpMethod IAmqpMethod<BasicQosOk>.Id => AmqpMethod.BasicQosOk;

    int IAmqpMethod<BasicQosOk>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static BasicQosOk Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<BasicQosOk>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
