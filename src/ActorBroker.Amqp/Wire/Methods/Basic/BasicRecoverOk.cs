namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.recover-ok</c> (60, 111). They are requeued.</summary>
public readonly record struct BasicRecoverOk : IAmqpMethod<BasicRecoverOk>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method recover-ok within its class.</summary>
    public const ushort MethodId = 111;

    static AmqpMethod IAmqpMethod<BasicRecoverOk>.Id => AmqpMethod.BasicRecoverOk;

    int IAmqpMethod<BasicRecoverOk>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static BasicRecoverOk Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<BasicRecoverOk>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
