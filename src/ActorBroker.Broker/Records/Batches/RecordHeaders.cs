namespace ActorBroker.Broker.Records.Batches;

/// <summary>
/// Gathers the headers of one record in the form in which a record stores them. Can be used again and again; disposing gives
/// borrowed memory back.
/// </summary>
public sealed class RecordHeaders : IDisposable
{
    // The count stands in front and is known last: it is written as close to the first header as its size asks.
    private const int CountSpace = 5;

    private readonly PooledBytes _bytes = new();
    private int _count;

    /// <summary>Begins without headers.</summary>
    public RecordHeaders() => Clear();

    /// <summary>The headers as stored, with their count; valid until the next call.</summary>
    public ReadOnlySpan<byte> Encoded
    {
        get
        {
            var start = CountSpace - Varint.Size(_count);
            Varint.Write(_bytes.Span[start..], _count);
            return _bytes.Span[start..];
        }
    }

    /// <summary>Forgets all headers.</summary>
    public void Clear()
    {
        _count = 0;
        _bytes.Truncate(0);
        _bytes.Take(CountSpace).Clear();
    }

    /// <summary>Adds a header.</summary>
    /// <param name="key">Its name, in UTF-8.</param>
    /// <param name="value">Its value, or null.</param>
    public void Add(ReadOnlySpan<byte> key, RecordBytes value)
    {
        var target = _bytes.Take(RecordBatchBuilder.SizeOf(key) + RecordBatchBuilder.SizeOf(value));
        RecordBatchBuilder.Put(RecordBatchBuilder.Put(target, key), value);
        _count++;
    }

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();
}
