namespace ActorBroker.Amqp.Wire;

/// <summary><c>connection.start-ok</c> (10, 11). The client picks a mechanism and sends its first response.</summary>
/// <param name="ClientProperties">Product, version and capabilities of the client.</param>
/// <param name="Mechanism">The SASL mechanism.</param>
/// <param name="Response">The mechanism's response, a credential: keep it out of logs and clear it after use.</param>
/// <param name="Locale">The locale.</param>
public readonly record struct ConnectionStartOk(
    FieldTable ClientProperties,
    string Mechanism,
    byte[] Response,
    string Locale) : IAmqpMethod<ConnectionStartOk>
{
    /// <summary>The class connection.</summary>
    public const ushort ClassId = 10;

    /// <summary>The method start-ok within its class.</summary>
    public const ushort MethodId = 11;

    static AmqpMethod IAmqpMethod<ConnectionStartOk>.Id => AmqpMethod.ConnectionStartOk;

    int IAmqpMethod<ConnectionStartOk>.ArgumentsSize =>
        WireSize.Table(ClientProperties) + WireSize.ShortString(Mechanism) + WireSize.LongString(Response)
        + WireSize.ShortString(Locale);

    /// <inheritdoc/>
    public static ConnectionStartOk Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var clientProperties = reader.ReadTable();
        var mechanism = reader.ReadShortString();
        var response = reader.ReadLongString().ToArray();
        var locale = reader.ReadShortString();
        reader.End();
        return new ConnectionStartOk(clientProperties, mechanism, response, locale);
    }

    void IAmqpMethod<ConnectionStartOk>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteTable(ClientProperties);
        writer.WriteShortString(Mechanism);
        writer.WriteLongString(Response);
        writer.WriteShortString(Locale);
    }
}
