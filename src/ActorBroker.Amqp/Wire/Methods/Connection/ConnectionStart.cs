using System.Text;

namespace ActorBroker.Amqp.Wire;

/// <summary><c>connection.start</c> (10, 10). The server opens the handshake and says what it can do.</summary>
/// <param name="VersionMajor">0.</param>
/// <param name="VersionMinor">9.</param>
/// <param name="ServerProperties">Product, version and capabilities of the server.</param>
/// <param name="Mechanisms">SASL mechanisms, separated by spaces.</param>
/// <param name="Locales">Locales, separated by spaces.</param>
public readonly record struct ConnectionStart(
    byte VersionMajor,
    byte VersionMinor,
    FieldTable ServerProperties,
    string Mechanisms,
    string Locales) : IAmqpMethod<ConnectionStart>
{
    /// <summary>The class connection.</summary>
    public const ushort ClassId = 10;

    /// <summary>The method start within its class.</summary>
    public const ushort MethodId = 10;

    static AmqpMethod IAmqpMethod<ConnectionStart>.Id => AmqpMethod.ConnectionStart;

    int IAmqpMethod<ConnectionStart>.ArgumentsSize =>
        WireSize.Octet + WireSize.Octet + WireSize.Table(ServerProperties) + WireSize.LongString(Mechanisms)
        + WireSize.LongString(Locales);

    /// <inheritdoc/>
    public static ConnectionStart Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var versionMajor = reader.ReadOctet();
        var versionMinor = reader.ReadOctet();
        var serverProperties = reader.ReadTable();
        var mechanisms = Encoding.UTF8.GetString(reader.ReadLongString());
        var locales = Encoding.UTF8.GetString(reader.ReadLongString());
        reader.End();
        return new ConnectionStart(versionMajor, versionMinor, serverProperties, mechanisms, locales);
    }

    void IAmqpMethod<ConnectionStart>.WriteArguments(ref WireWriter writer)
    {
        writer.WriteOctet(VersionMajor);
        writer.WriteOctet(VersionMinor);
        writer.WriteTable(ServerProperties);
        writer.WriteLongString(Mechanisms);
        writer.WriteLongString(Locales);
    }
}
