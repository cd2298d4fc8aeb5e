namespace ActorBroker.Amqp.Wire;

/// <summary><c>confirm.select-ok</c> (85, 11). Publishes are counted from now on, from 1, and confirmed.</summary>
public readonly record struct ConfirmSelectOk : IAmqpMethod<ConfirmSelectOk>
{
    /// <summary>The class confirm.</summary>
    public const ushort ClassId = 85;

    /// <summary>The method select-ok within its class.</summary>
    public const ushort MethodId = 11;

    static AmqpMethod IAmqpMethod<ConfirmSelectOk>.Id => AmqpMethod.ConfirmSelectOk;

    int IAmqpMethod<ConfirmSelectOk>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static ConfirmSelectOk Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<ConfirmSelectOk>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
