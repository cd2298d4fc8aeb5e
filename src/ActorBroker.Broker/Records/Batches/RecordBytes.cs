namespace ActorBroker.Broker.Records.Batches;

/// <summary>A key or value of a record: bytes, perhaps none, or null. A null value is a tombstone in a compacted topic.</summary>
public readonly ref struct RecordBytes
{
    private readonly bool _isPresent;

    private RecordBytes(ReadOnlySpan<byte> bytes)
    {
        Span = bytes;
        _isPresent = true;
    }

    /// <summary>No key or value at all.</summary>
    public static RecordBytes Null => default;

    /// <summary>Whether there is none.</summary>
    public bool IsNull => !_isPresent;

    /// <summary>The bytes; none if it is null.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>Bytes that are there, even if they are no bytes.</summary>
    public static implicit operator RecordBytes(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>Bytes that are there, even if they are no bytes.</summary>
    public static RecordBytes Of(ReadOnlySpan<byte> bytes) => new(bytes);
}
