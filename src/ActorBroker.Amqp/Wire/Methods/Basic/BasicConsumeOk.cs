namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.consume-ok</c> (60, 21). The consumer runs.</summary>
/// <param name="ConsumerTag">Its tag.</param>
public readonly record struct BasicConsumeOk(string ConsumerTag) : IAmqpMethod<BasicConsumeOk>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method consume-ok within its class.</summary>
    public const ushort MethodId = 21;

    static AmqpMethod IAmqpMethod<BasicConsumeOk>.Id => AmqpMethod.BasicConsumeOk;

    int IAmqpMethod<BasicConsumeOk>.ArgumentsSize => WireSize.ShortString(ConsumerTag);

    /// <inheritdoc/>
    public static BasicConsumeOk Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var consumerTag = reader.ReadShortString();
        reader.End();
        return new BasicConsumeOk(consumerTag);
    }

    void IAmqpMethod<BasicConsumeOk>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShortString(ConsumerTag);
    }
}
