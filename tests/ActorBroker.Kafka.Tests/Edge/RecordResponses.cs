using ActorBroker.Core.Records;
using ActorBroker.Kafka.Tests.Wire.Schemas;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>The responses whose records are read while they are written, which the round trips of all other messages leave out.</summary>
internal static class RecordResponses
{
    private const string Text =
        """
        FetchResponse 0-16 flexible 12
          -:int32 1+
          Error:int16 7+
          -:int32 7+
          Topics:[]
            Name:string 0-12
            Id:uuid 13+
            Partitions:[]
              Index:int32
              Error:int16
              HighWatermark:int64
              LastStable:int64 4+
              LogStart:int64 5+
              Aborted:[] 4+ null 4+
                ProducerId:int64
                FirstOffset:int64
              -:int32 11+
              Records:bytes

        ListOffsetsResponse 1-8 flexible 6
          -:int32 2+
          Topics:[]
            Name:string
            Partitions:[]
              Index:int32
              Error:int16
              Timestamp:int64
              Offset:int64
              LeaderEpoch:int32 4+
        """;

    private static readonly List<MessageSchema> Schemas = MessageSchema.Parse(Text);

    /// <summary>The table of an API's response; null if it is not one of these.</summary>
    public static MessageSchema? Find(string api) => Schemas.Find(schema => string.Equals(schema.Name, $"{api}Response", StringComparison.Ordinal));

    /// <summary>The base offsets of the batches that a Fetch response in words holds.</summary>
    public static List<long> Offsets(string response)
    {
        var hex = response[(response.IndexOf("Records: 0x", StringComparison.Ordinal) + "Records: 0x".Length)..];
        var bytes = Convert.FromHexString(hex[..hex.IndexOf('}', StringComparison.Ordinal)]).AsSpan();
        var offsets = new List<long>();
        while (!bytes.IsEmpty)
        {
            var header = new RecordBatchHeader(bytes);
            offsets.Add(header.BaseOffset);
            bytes = bytes[header.TotalSize..];
        }

        return offsets;
    }
}
