namespace ActorBroker.Broker.Records.Batches;

/// <summary>One record of a batch of magic 2: a view of the batch's bytes.</summary>
/// <remarks>
/// <code>
/// length varint | attributes i8, 0 | timestamp delta varlong | offset delta varint
/// key length varint, -1 for null | key | value length varint, -1 for null | value
/// header count varint | { key length varint | key | value length varint, -1 for null | value }*
/// </code>
/// </remarks>
public readonly ref struct Record
{
    /// <summary>The offset.</summary>
    public long Offset { get; init; }

    /// <summary>Milliseconds since 1970; -1 for none. With LogAppendTime it is the batch's.</summary>
    public long Timestamp { get; init; }

    /// <summary>The key.</summary>
    public RecordBytes Key { get; init; }

    /// <summary>The value.</summary>
    public RecordBytes Value { get; init; }

    /// <summary>The headers as they are stored, beginning with their count; checked.</summary>
    public ReadOnlySpan<byte> EncodedHeaders { get; init; }

    /// <summary>The headers, one by one.</summary>
    public RecordHeaderReader Headers => new(EncodedHeaders);
}
