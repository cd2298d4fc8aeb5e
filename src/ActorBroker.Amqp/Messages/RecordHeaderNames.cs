namespace ActorBroker.Amqp.Messages;

/// <summary>Headers that say in one protocol what only the other one has a place for; listed in docs/COMPATIBILITY.md.</summary>
internal static class RecordHeaderNames
{
    /// <summary>Header of a message: the record's key instead of the routing key.</summary>
    public const string PartitionKey = "x-partition-key";

    /// <summary>Header of a message: true if the record's value is null.</summary>
    public const string Tombstone = "x-tombstone";

    /// <summary>Header of a delivery: the record's offset.</summary>
    public const string Offset = "x-stream-offset";

    /// <summary>Header of a delivery: the record's partition.</summary>
    public const string Partition = "x-stream-partition";

    /// <summary>Header of a delivery: true if the record's headers do not fit into a frame and were left out.</summary>
    public const string Omitted = "x-headers-omitted";

    /// <summary>Header of a record: the exchange that a message was published to.</summary>
    public static ReadOnlySpan<byte> Exchange => "x-amqp-exchange"u8;

    /// <summary>Header of a record: its routing key.</summary>
    public static ReadOnlySpan<byte> RoutingKey => "x-amqp-routing-key"u8;

    /// <summary>Header of a record: its properties, as flags and values of an AMQP 0-9-1 content header (4.2.6.1).</summary>
    public static ReadOnlySpan<byte> Properties => "x-amqp-properties"u8;
}
