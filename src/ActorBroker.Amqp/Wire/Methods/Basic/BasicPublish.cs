namespace ActorBroker.Amqp.Wire;

/// <summary><c>basic.publish</c> (60, 40). Publishes a message; header and body frames follow.</summary>
public readonly ref struct BasicPublish : IAmqpMethod<BasicPublish>
{
    /// <summary>The class basic.</summary>
    public const ushort ClassId = 60;

    /// <summary>The method publish within its class.</summary>
    public const ushort MethodId = 40;

    /// <summary>The exchange; empty for the default exchange.</summary>
    public required ReadOnlySpan<byte> Exchange { get; init; }

    /// <summary>The routing key.</summary>
    public required ReadOnlySpan<byte> RoutingKey { get; init; }

    /// <summary>Return it if no queue takes it.</summary>
    public required bool Mandatory { get; init; }

    /// <summary>Return it if no consumer is ready; RabbitMQ refuses this.</summary>
    public required bool Immediate { get; init; }

    static AmqpMethod IAmqpMethod<BasicPublish>.Id => AmqpMethod.BasicPublish;

    int IAmqpMethod<BasicPublish>.ArgumentsSize =>
        WireSize.Short + WireSize.ShortString(Exchange) + WireSize.ShortString(RoutingKey) + WireSize.Octet;

    /// <inheritdoc/>
    public static BasicPublish Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.ReadShort();

        // Any bytes: RabbitMQ routes by keys in other encodings too.
        var exchange = reader.ReadShortStringBytes();
        var routingKey = reader.ReadShortStringBytes();
        var bits = reader.ReadOctet();
        reader.End();
        return new BasicPublish
        {
            Exchange = exchange,
            RoutingKey = routingKey,
            Mandatory = (bits & 1) != 0,
            Immediate = (bits & 2) != 0,
        };
    }

    void IAmqpMethod<BasicPublish>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShort(0);
        writer.WriteShortString(Exchange);
        writer.WriteShortString(RoutingKey);
        writer.WriteOctet((byte)((Mandatory ? 1 : 0) | (Immediate ? 2 : 0)));
    }
}
