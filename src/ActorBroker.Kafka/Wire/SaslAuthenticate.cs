namespace ActorBroker.Kafka.Wire;

/// <summary>Carries a token of the mechanism that a handshake chose.</summary>
/// <param name="Token">The token; lies in the request's frame.</param>
internal readonly record struct SaslAuthenticateRequest(Memory<byte> Token)
{
    /// <summary>Reads versions 0 to 2.</summary>
    public static SaslAuthenticateRequest Read(ref KafkaReader reader, short version)
    {
        _ = version;
        var request = new SaslAuthenticateRequest(reader.ReadBytes());
        reader.EndStruct();
        return request;
    }
}

/// <summary>Says whether the client is let in.</summary>
/// <param name="Error">Why not.</param>
/// <param name="Message">The same in words; null if it is let in.</param>
internal sealed record SaslAuthenticateResponse(ErrorCode Error, string? Message) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteError(Error);
        writer.WriteNullableString(Message);
        writer.WriteBytes([]); // PLAIN's answer is an empty token.
        if (version >= 1)
        {
            writer.WriteInt64(0); // Milliseconds after which the client has to authenticate again; 0 for never.
        }

        writer.EndStruct();
    }
}
