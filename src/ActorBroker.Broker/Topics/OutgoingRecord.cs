using ActorBroker.Broker.Records;
using ActorBroker.Broker.Records.Batches;

namespace ActorBroker.Broker.Topics;

/// <summary>What a message becomes as a record, its value aside. One object is filled again for each message.</summary>
public sealed class OutgoingRecord : IDisposable
{
    private readonly PooledBytes _key = new();
    private bool _hasKey;

    /// <summary>The headers.</summary>
    public RecordHeaders Headers { get; } = new();

    /// <summary>Whether the value is null, so that a compacted topic forgets the key.</summary>
    public bool IsTombstone { get; set; }

    /// <summary>The key, or null.</summary>
    public RecordBytes Key
    {
        get => _hasKey ? RecordBytes.Of(_key.Span) : RecordBytes.Null;
        set
        {
            _hasKey = !value.IsNull;
            _key.Truncate(0);
            _key.Write(value.Span);
        }
    }

    /// <summary>Begins with another message: no key, no headers.</summary>
    public void Clear()
    {
        Headers.Clear();
        IsTombstone = false;
        Key = RecordBytes.Null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Headers.Dispose();
        _key.Dispose();
    }
}
