namespace ActorBroker.Kafka.Wire;

/// <summary>Asks what APIs the broker has.</summary>
/// <param name="ClientSoftwareName">The client's library; from version 3 on.</param>
/// <param name="ClientSoftwareVersion">Its version; from version 3 on.</param>
internal readonly record struct ApiVersionsRequest(string ClientSoftwareName, string ClientSoftwareVersion)
{
    /// <summary>Reads versions 0 to 4.</summary>
    public static ApiVersionsRequest Read(ref KafkaReader reader, short version)
    {
        var request = version < 3
            ? new ApiVersionsRequest("", "")
            : new ApiVersionsRequest(reader.ReadString(), reader.ReadString());
        reader.EndStruct();
        return request;
    }
}

/// <summary>The APIs that the broker has.</summary>
/// <param name="Error"><see cref="ErrorCode.UnsupportedVersion"/> if the request's version is too high; then it is written in version 0.</param>
/// <param name="Apis">The APIs and their versions.</param>
internal sealed record ApiVersionsResponse(ErrorCode Error, IReadOnlyList<ApiRange> Apis) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(ref KafkaWriter writer, short version)
    {
        writer.WriteError(Error);
        writer.WriteArray(Apis, version, static (ref w, api, _) =>
        {
            w.WriteInt16((short)api.Key);
            w.WriteInt16(api.Min);
            w.WriteInt16(api.Max);
            w.EndStruct();
        });
        if (version >= 1)
        {
            writer.WriteInt32(0); // The time that a quota makes the client wait, in milliseconds.
        }

        writer.EndStruct();
    }
}
