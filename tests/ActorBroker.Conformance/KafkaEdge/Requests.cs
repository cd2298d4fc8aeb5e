namespace ActorBroker.Conformance.KafkaEdge;

/// <summary>Requests with their size and header, in versions that are not flexible.</summary>
internal static class Requests
{
    public const short Produce = 0;
    public const short Fetch = 1;
    public const short ListOffsets = 2;
    public const short Metadata = 3;
    public const short SaslHandshake = 17;
    public const short ApiVersions = 18;
    public const short CreateTopics = 19;
    public const short SaslAuthenticate = 36;
    private const int TimeoutMs = 10_000;

    /// <summary>Any request.</summary>
    public static byte[] Frame(int key, int version, byte[] body)
    {
        byte[] frame = new BytesBuilder().Int16(key).Int16(version).Int32(1).Text("edge").Raw(body).ToArray();
        return new BytesBuilder().Sized(frame).ToArray();
    }

    /// <summary>Produce with acks=all: version 7 for record batches, 2 for message sets.</summary>
    public static byte[] OfRecords(string topic, ReadOnlySpan<byte> records, int version = 7)
    {
        var body = new BytesBuilder();
        if (version >= 3)
        {
            body.Text(null);
        }

        return Frame(Produce, version, body.Int16(-1).Int32(TimeoutMs).Int32(1).Text(topic).Int32(1).Int32(0).Sized(records).ToArray());
    }

    public static byte[] OfNewTopic(string topic) =>
        Frame(CreateTopics, 0, new BytesBuilder().Int32(1).Text(topic).Int32(1).Int16(1).Int32(0).Int32(0).Int32(TimeoutMs).ToArray());

    /// <summary>Metadata, version 4, which makes the topic if it may.</summary>
    public static byte[] OfMetadata(string topic) => Frame(Metadata, 4, new BytesBuilder().Int32(1).Text(topic).Int8(1).ToArray());

    public static byte[] OfAllTopics() => Frame(Metadata, 4, new BytesBuilder().Int32(-1).Int8(0).ToArray());

    public static byte[] OfOffset(string topic, long timestamp) =>
        Frame(ListOffsets, 1, new BytesBuilder().Int32(-1).Int32(1).Text(topic).Int32(1).Int32(0).Int64(timestamp).ToArray());

    /// <summary>Fetch, version 2, which is answered with message sets.</summary>
    public static byte[] OfOldFetch(string topic) =>
        Frame(Fetch, 2, new BytesBuilder().Int32(-1).Int32(100).Int32(1).Int32(1).Text(topic).Int32(1).Int32(0).Int64(0).Int32(1 << 20).ToArray());
}
