namespace ActorBroker.Kafka.Wire;

/// <summary>Asks to authenticate with a mechanism. After version 0 raw tokens follow in frames of their own, after version 1 SaslAuthenticate.</summary>
/// <param name="Mechanism">What the client wants to use.</param>
internal readonly record struct SaslHandshakeRequest(string Mechanism)
{
    /// <summary>Reads versions 0 and 1.</summary>
    public static SaslHandshakeRequest Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var mechanism = reader.ReadString();
        return new SaslHandshakeRequest(mechanism);
    }
}

/// <summary>Says whether the mechanism is taken.</summary>
/// <param name="Error"><see cref="ErrorCode.UnsupportedSaslMechanism"/> if not.</param>
/// <param name="Mechanisms">Those that are.</param>
internal sealed record SaslHandshakeResponse(ErrorCode Error, IReadOnlyList<string> Mechanisms) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteError(Error);
        writer.WriteStringArray(Mechanisms);
    }
}
