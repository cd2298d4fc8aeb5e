namespace ActorBroker.Kafka.Wire;

/// <summary>
/// The header of a request: versions 1 and 2 of the protocol guide's "Request Header". Its client id is never compact.
/// Version 0 was only for a request that brokers sent to each other.
/// </summary>
/// <param name="Api">The API; null if its key is not known, then nothing behind the correlation id was read.</param>
/// <param name="Key">The API's key as it came.</param>
/// <param name="Version">The API's version as it came, perhaps not one that is spoken.</param>
/// <param name="CorrelationId">Comes back with the response.</param>
/// <param name="ClientId">What the client calls itself.</param>
internal readonly record struct RequestHeader(ApiRange? Api, short Key, short Version, int CorrelationId, string? ClientId)
{
    /// <summary>Reads a header; the reader is flexible afterwards if the body is.</summary>
    /// <remarks>The client id is skipped if the version is not one that is spoken: its header may have a form that nobody knows yet.</remarks>
    public static RequestHeader Read(ref KafkaReader reader)
    {
        reader.IsFlexible = false;
        var key = reader.ReadInt16();
        var version = reader.ReadInt16();
        var correlationId = reader.ReadInt32();
        if (ApiTable.Find(key) is not { } api || !api.Contains(version))
        {
            return new RequestHeader(ApiTable.Find(key), key, version, correlationId, ClientId: null);
        }

        var clientId = reader.ReadNullableString();
        reader.IsFlexible = api.IsFlexible(version);
        reader.EndStruct();
        return new RequestHeader(api, key, version, correlationId, clientId);
    }

    /// <summary>Passes over a header that was read before; the reader is flexible afterwards if the body is.</summary>
    public static void Skip(ref KafkaReader reader, bool isFlexible)
    {
        reader.IsFlexible = false;
        reader.ReadInt64();
        reader.SkipString();
        reader.IsFlexible = isFlexible;
        reader.EndStruct();
    }
}
