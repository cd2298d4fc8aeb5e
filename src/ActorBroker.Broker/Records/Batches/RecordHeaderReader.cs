namespace ActorBroker.Broker.Records.Batches;

/// <summary>Goes through the headers of a record; works in a foreach.</summary>
/// <remarks>Headers of a <see cref="Record"/> that a reader returned are checked already, so that going through them does not fail.</remarks>
public ref struct RecordHeaderReader
{
    private ReadOnlySpan<byte> _rest;
    private int _left;

    /// <summary>Begins in front of the first header.</summary>
    /// <param name="encoded">The headers, beginning with their count; empty for none.</param>
    /// <exception cref="RecordFormatException">The count is wrong.</exception>
    public RecordHeaderReader(ReadOnlySpan<byte> encoded)
    {
        _rest = encoded;
        _left = encoded.IsEmpty ? 0 : Varint.TakeInt32(ref _rest);

        // Each header takes two bytes at least.
        if (_left < 0 || _left > _rest.Length / 2)
        {
            throw RecordFormatException.Corrupt($"A record says that it has {_left} headers in {_rest.Length} bytes.");
        }

        Count = _left;
    }

    /// <summary>How many headers there are.</summary>
    public int Count { get; }

    /// <summary>The header last moved to.</summary>
    public RecordHeader Current { get; private set; }

    /// <summary>How many bytes are behind the header last moved to.</summary>
    internal readonly int BytesLeft => _rest.Length;

    /// <summary>This, for a foreach.</summary>
    public readonly RecordHeaderReader GetEnumerator() => this;

    /// <summary>Moves to the next header.</summary>
    /// <returns>False behind the last one.</returns>
    /// <exception cref="RecordFormatException">A length is wrong.</exception>
    public bool MoveNext()
    {
        if (_left == 0)
        {
            return false;
        }

        _left--;
        var key = RecordReader.TakeBytes(ref _rest, "header key");
        if (key.IsNull)
        {
            throw RecordFormatException.Corrupt("A record has a header without a key.");
        }

        Current = new RecordHeader { Key = key.Span, Value = RecordReader.TakeBytes(ref _rest, "header value") };
        return true;
    }
}

/// <summary>One header of a record.</summary>
public readonly ref struct RecordHeader
{
    /// <summary>The name, in UTF-8; it need not be the only one of its name.</summary>
    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>The value.</summary>
    public RecordBytes Value { get; init; }
}
