namespace ActorBroker.Broker.Topics;

/// <summary>Where a reader of a topic begins.</summary>
public enum StreamStartKind
{
    /// <summary>At the first record that is kept.</summary>
    First,

    /// <summary>At the last record batch.</summary>
    Last,

    /// <summary>Behind all records that are readable now.</summary>
    Next,

    /// <summary>At an offset; one that is no longer kept means the first that is.</summary>
    Offset,

    /// <summary>At the first record with a timestamp or a later one.</summary>
    Time,
}

/// <summary>Where a reader of a topic begins.</summary>
/// <param name="Kind">How that is said.</param>
/// <param name="Value">The offset, or the timestamp in milliseconds since 1970.</param>
public readonly record struct StreamStart(StreamStartKind Kind, long Value = 0);
