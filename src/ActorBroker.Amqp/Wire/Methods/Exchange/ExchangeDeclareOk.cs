namespace ActorBroker.Amqp.Wire;

/// <summary><c>exchange.declare-ok</c> (40, 11). The exchange is there.</summary>
public readonly record struct ExchangeDeclareOk : IAmqpMethod<ExchangeDeclareOk>
{
    /// <summary>The class exchange.</summary>
    public const ushort ClassId = 40;

    /// <summary>The method declare-ok within its class.</summary>
    public const ushort MethodId = 11;

    static AmqpMethod IAmqpMethod<ExchangeDeclareOk>.Id => AmqpMethod.ExchangeDeclareOk;

    int IAmqpMethod<ExchangeDeclareOk>.ArgumentsSize => 0;

    /// <inheritdoc/>
    public static ExchangeDeclareOk Read(ReadOnlySpan<byte> bytes)
    {
        new WireReader(bytes).End();
        return default;
    }

    void IAmqpMethod<ExchangeDeclareOk>.WriteArguments(ref WireWriter writer)
    {
        // It has none.
    }
}
