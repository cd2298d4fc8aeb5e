namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.get-empty</c> (60, 72). There is no message.</summary>
public readonly record struct BasicGetEmpty : IAmqpMethod<BasicGetEmpty>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method get-empty within its class.</summary>
    public const ushort MethodId = 72;

    static AmqpMethod IAmqpMethod<BasicGetEmpty>.Id => AmqpMethod.BasicGetEmpty;

    int IAmqpMethod<BasicGetEmpty>.ArgumentsSize => WireSize.Octet;

    /// <inheritdoc/>
    public static BasicGetEmpty Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadShortStringBytes();
        reader.End();
        return default;
    }

    void IAmqpMethod<BasicGetEmpty>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteOctet(0);
    }
}
