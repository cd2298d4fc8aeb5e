namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.cancel-ok</c> (60, 31). The consumer has ended.</summary>
/// <param name="ConsumerTag">The consumer.</param>
public readonly record struct BasicCancelOk(string ConsumerTag) : IAmqpMethod<BasicCancelOk>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method cancel-ok within its class.</summary>
    public const ushort MethodId = 31;

    static AmqpMethod IAmqpMethod<BasicCancelOk>.Id => AmqpMethod.BasicCancelOk;

    int IAmqpMethod<BasicCancelOk>.ArgumentsSize => WireSize.ShortString(ConsumerTag);

    /// <inheritdoc/>
    public static BasicCancelOk Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var consumerTag = reader.ReadShortString();
        reader.End();
        return new BasicCancelOk(consumerTag);
    }

    void IAmqpMethod<BasicCancelOk>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShortString(ConsumerTag);
    }
}
