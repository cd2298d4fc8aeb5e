namespace ActorBroker.Amqp.Wire;

/// <summary><c>connection.open</c> (10, 40). The client chooses a virtual host.</summary>
/// <param name="VirtualHost">The virtual host; may be the empty name.</param>
public readonly record struct ConnectionOpen(string VirtualHost) : IAmqpMethod<ConnectionOpen>
{
    /// <summary>The class connection.</summary>
    public const ushort ClassId = 10;

    /// <summary>The method open within its class.</summary>
    public const ushort MethodId = 40;

    static AmqpMethod IAmqpMethod<ConnectionOpen>.Id => AmqpMethod.ConnectionOpen;

    int IAmqpMethod<ConnectionOpen>.ArgumentsSize => WireSize.ShortString(VirtualHost) + WireSize.Octet + WireSize.Octet;

    /// <inheritdoc/>
    public static ConnectionOpen Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var virtualHost = reader.ReadShortString();
        reader.ReadShortStringBytes();
        reader.ReadOctet();
        reader.End();
        return new ConnectionOpen(virtualHost);
    }

    void IAmqpMethod<ConnectionOpen>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteShortString(VirtualHost);
        writer.WriteOctet(0);
        writer.WriteOctet(0);
    }
}
