namespace ActorBroker.Amqp.Wire;

/// <summary>
/// <c>connection.update-secret</c> (10, 70). The client replaces a credential that runs out, such as a token (RabbitMQ's
/// extension).
/// </summary>
/// <param name="NewSecret">The new credential: keep it out of logs and clear it after use.</param>
/// <param name="Reason">Why, for people.</param>
public readonly record struct ConnectionUpdateSecret(byte[] NewSecret, string Reason) : IAmqpMethod<ConnectionUpdateSecret>
{
    /// <summary>The class connection.</summary>
    public const ushort ClassId = 10;

    /// <summary>The method update-secret within its class.</summary>
    public const ushort MethodId = 70;

    static AmqpMethod IAmqpMethod<ConnectionUpdateSecret>.Id => AmqpMethod.ConnectionUpdateSecret;

    int IAmqpMethod<ConnectionUpdateSecret>.ArgumentsSize => WireSize.LongString(NewSecret) + WireSize.ShortString(Reason);

    /// <inheritdoc/>
    public static ConnectionUpdateSecret Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var newSecret = reader.ReadLongString().ToArray();
        var reason = reader.ReadShortString();
        reader.End();
        return new ConnectionUpdateSecret(newSecret, reason);
    }

    void IAmqpMethod<ConnectionUpdateSecret>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteLongString(NewSecret);
        writer.WriteShortString(Reason);
    }
}
