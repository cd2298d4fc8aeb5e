namespace ActorBroker.Amqp.Wire;

/// <summary><c>connection.secure</c> (10, 20). The server asks for another round of the SASL exchange.</summary>
/// <param name="Challenge">The mechanism's challenge.</param>
public readonly record struct ConnectionSecure(byte[] Challenge) : IAmqpMethod<ConnectionSecure>
{
    /// <summary>The class connection.</summary>
    public const ushort ClassId = 10;

    /// <summary>The method secure within its class.</summary>
    public const ushort MethodId = 20;

    static AmqpMethod IAmqpMethod<ConnectionSecure>.Id => AmqpMethod.ConnectionSecure;

    int IAmqpMethod<ConnectionSecure>.ArgumentsSize => WireSize.LongString(Challenge);

    /// <inheritdoc/>
    public static ConnectionSecure Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var challenge = reader.ReadLongString().ToArray();
        reader.End();
        return new ConnectionSecure(challenge);
    }

    void IAmqpMethod<ConnectionSecure>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteLongString(Challenge);
    }
}
