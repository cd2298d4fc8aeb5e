using ActorBroker.Core.Records;

namespace ActorBroker.Broker.Records.Batches;

/// <summary>
/// Goes through the records of a batch of magic 2 whose records are not, or no longer, compressed; works in a foreach. Every size
/// is checked against the bytes that are left, and the batch must hold as many records as it says, in ascending order of
/// offsets, and nothing else.
/// </summary>
/// <remarks><see cref="OpenedBatch"/> decompresses where needed and makes the reader.</remarks>
public ref struct RecordReader
{
    private readonly long _baseOffset;
    private readonly long _baseTimestamp;
    private readonly long _appendTimestamp;
    private readonly int _lastOffsetDelta;
    private readonly bool _hasAppendTime;
    private readonly int _length;
    private ReadOnlySpan<byte> _rest;
    private int _left;
    private int _previousDelta;
    private int _read;

    /// <summary>Begins in front of the first record.</summary>
    /// <param name="header">The batch's header.</param>
    /// <param name="records">The uncompressed records.</param>
    /// <exception cref="RecordFormatException">The count of records cannot be.</exception>
    public RecordReader(RecordBatchHeader header, ReadOnlySpan<byte> records)
    {
        _rest = records;
        _left = header.RecordCount;
        _baseOffset = header.BaseOffset;
        _baseTimestamp = header.BaseTimestamp;
        _appendTimestamp = header.MaxTimestamp;
        _lastOffsetDelta = header.LastOffsetDelta;
        _hasAppendTime = (header.Attributes & BatchAttributes.LogAppendTime) != BatchAttributes.None;
        _previousDelta = -1;
        if (_left < 0 || _left > records.Length)
        {
            throw RecordFormatException.Corrupt($"A batch says that it has {_left} records in {records.Length} bytes.");
        }
    }

    /// <summary>Goes on where another reader of the same batch stood.</summary>
    internal RecordReader(RecordBatchHeader header, ReadOnlySpan<byte> records, RecordReaderPosition position)
        : this(header, records)
    {
        if (position.Read > 0)
        {
            _rest = records[position.Bytes..];
            _left -= position.Read;
            _previousDelta = position.PreviousDelta;
        }

        _read = position.Read;
        _length = records.Length;
    }

    /// <summary>Where it stands, for another reader of the same batch to go on.</summary>
    internal readonly RecordReaderPosition Position => new(_length - _rest.Length, _read, _previousDelta);

    /// <summary>The record last moved to; its spans are those of the batch.</summary>
    public Record Current { get; private set; }

    /// <summary>This, for a foreach.</summary>
    public readonly RecordReader GetEnumerator() => this;

    /// <summary>Moves to the next record.</summary>
    /// <returns>False behind the last one.</returns>
    /// <exception cref="RecordFormatException">A record is not what the format says, or bytes follow the last one.</exception>
    public bool MoveNext()
    {
        if (_left == 0)
        {
            return _rest.IsEmpty ? false : throw RecordFormatException.Corrupt($"{_rest.Length} bytes follow the last record of a batch.");
        }

        _left--;
        _read++;
        var size = Varint.TakeInt32(ref _rest);
        if (size <= 0 || size > _rest.Length)
        {
            throw RecordFormatException.Corrupt($"A record says that it has {size} bytes, and {_rest.Length} are left.");
        }

        var body = _rest.Slice(1, size - 1);
        _rest = _rest[size..];
        var timestampDelta = Varint.TakeInt64(ref body);
        var delta = Varint.TakeInt32(ref body);
        if (delta <= _previousDelta || delta > _lastOffsetDelta)
        {
            throw RecordFormatException.Corrupt($"A record has offset delta {delta} after {_previousDelta} in a batch whose last is {_lastOffsetDelta}.");
        }

        _previousDelta = delta;
        var key = TakeBytes(ref body, "key");
        var value = TakeBytes(ref body, "value");
        CheckHeaders(body);
        Current = new Record
        {
            Offset = _baseOffset + delta,
            Timestamp = _hasAppendTime ? _appendTimestamp : _baseTimestamp + timestampDelta,
            Key = key,
            Value = value,
            EncodedHeaders = body,
        };
        return true;
    }

    /// <summary>Takes a length and as many bytes off the front.</summary>
    internal static RecordBytes TakeBytes(scoped ref ReadOnlySpan<byte> bytes, string what)
    {
        var size = Varint.TakeInt32(ref bytes);
        if (size < 0)
        {
            // Only -1 is null; other negative lengths are damage.
            return size == -1 ? RecordBytes.Null : throw RecordFormatException.Corrupt($"A {what} of a record has length {size}.");
        }

        if (size > bytes.Length)
        {
            throw RecordFormatException.Corrupt($"A {what} of a record says that it has {size} bytes, and {bytes.Length} are left.");
        }

        var taken = bytes[..size];
        bytes = bytes[size..];
        return taken;
    }

    private static void CheckHeaders(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IsEmpty)
        {
            throw RecordFormatException.Corrupt("A record ends in front of the count of its headers.");
        }

        var headers = new RecordHeaderReader(encoded);
        while (headers.MoveNext())
        {
        }

        if (headers.BytesLeft > 0)
        {
            throw RecordFormatException.Corrupt($"{headers.BytesLeft} bytes follow the last header of a record.");
        }
    }
}

/// <summary>Where a reader stands between two records of a batch.</summary>
/// <param name="Bytes">Bytes of the records that were read.</param>
/// <param name="Read">How many they are.</param>
/// <param name="PreviousDelta">Offset delta of the last of them.</param>
internal readonly record struct RecordReaderPosition(int Bytes, int Read, int PreviousDelta);
