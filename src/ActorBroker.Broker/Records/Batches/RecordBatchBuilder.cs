using System.Buffers.Binary;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Records;

namespace ActorBroker.Broker.Records.Batches;

/// <summary>
/// Builds record batches of magic 2 in borrowed memory, one after the other. Not thread-safe. A batch is the caller's once it
/// is built; disposing gives back what has not been built.
/// </summary>
public sealed class RecordBatchBuilder : IDisposable
{
    private RecordBatchOptions _options;
    private PooledBytes? _bytes;
    private long _baseTimestamp;
    private long _maxTimestamp;
    private int _lastDelta;

    /// <summary>Begins without records.</summary>
    /// <param name="options">What the first batch says of itself.</param>
    public RecordBatchBuilder(RecordBatchOptions options) => _options = options;

    /// <summary>How many records the batch has so far.</summary>
    public int Count { get; private set; }

    /// <summary>How many bytes the batch has so far, uncompressed, with its header; 0 without records.</summary>
    public int UncompressedSize => _bytes?.Length ?? 0;

    private static ReadOnlySpan<byte> NoHeaders => [0];

    /// <summary>Begins anew with another batch; records that have not been built are given up.</summary>
    public void Reset(RecordBatchOptions next)
    {
        Dispose();
        _options = next;
    }

    /// <summary>Adds a record at the next offset.</summary>
    /// <param name="timestamp">Milliseconds since 1970; -1 for none.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="encodedHeaders">Headers as <see cref="RecordHeaders.Encoded"/> or <see cref="Record.EncodedHeaders"/> give them; empty for none.</param>
    /// <exception cref="RecordFormatException">The batch would be larger than its limit (<see cref="RecordFault.TooLarge"/>); it stays without the record.</exception>
    public void Add(long timestamp, RecordBytes key, RecordBytes value, ReadOnlySpan<byte> encodedHeaders = default) =>
        AddAt(Count == 0 ? _options.BaseOffset : _options.BaseOffset + _lastDelta + 1, timestamp, key, value, encodedHeaders);

    /// <summary>Adds a record at an offset of its own, behind the last one's.</summary>
    /// <param name="offset">From the base offset on.</param>
    /// <param name="timestamp">Milliseconds since 1970; -1 for none.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="encodedHeaders">Headers in stored form; empty for none.</param>
    /// <exception cref="RecordFormatException">The batch would be larger than its limit (<see cref="RecordFault.TooLarge"/>); it stays without the record.</exception>
    public void AddAt(long offset, long timestamp, RecordBytes key, RecordBytes value, ReadOnlySpan<byte> encodedHeaders = default)
    {
        var delta = checked((int)(offset - _options.BaseOffset));
        ArgumentOutOfRangeException.ThrowIfLessThan(delta, Count == 0 ? 0 : _lastDelta + 1, nameof(offset));
        if (encodedHeaders.IsEmpty)
        {
            encodedHeaders = NoHeaders;
        }

        if (Count == 0)
        {
            _baseTimestamp = _options.BaseTimestamp ?? timestamp;
            _maxTimestamp = timestamp;
        }

        _bytes ??= NewBytes();
        var timestampDelta = timestamp - _baseTimestamp;
        var size = 1L + Varint.Size(timestampDelta) + Varint.Size(delta) + SizeOf(key) + SizeOf(value) + encodedHeaders.Length;
        if (size + Varint.Size(size) > _bytes.Room)
        {
            throw _bytes.TooLarge();
        }

        var target = _bytes.Take((int)size + Varint.Size(size));
        target = Varint.Write(target, size);
        target[0] = 0;
        target = Varint.Write(target[1..], timestampDelta);
        target = Varint.Write(target, delta);
        target = Put(Put(target, key), value);
        encodedHeaders.CopyTo(target);
        _lastDelta = delta;
        _maxTimestamp = Math.Max(_maxTimestamp, timestamp);
        Count++;
    }

    /// <summary>Ends the batch: compression, header, checksum. The builder then begins anew with the same _options.</summary>
    /// <returns>The whole batch; the caller disposes of it.</returns>
    /// <exception cref="InvalidOperationException">No record was added.</exception>
    /// <exception cref="RecordFormatException">The compressed batch is larger than the limit.</exception>
    public PooledBytes Build()
    {
        if (_bytes is not { } built || Count == 0)
        {
            throw new InvalidOperationException("A batch needs a record; add one first.");
        }

        if (_options.Compression != RecordCompression.None)
        {
            built = Compressed(built);
        }

        WriteHeader(built.Span);
        if (ReferenceEquals(built, _bytes))
        {
            _bytes = null;
        }

        Reset(_options);
        return built;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bytes?.Dispose();
        _bytes = null;
        Count = 0;
    }

    /// <summary>Bytes that a key or value takes with its length.</summary>
    internal static int SizeOf(RecordBytes bytes) => bytes.IsNull ? 1 : Varint.Size(bytes.Span.Length) + bytes.Span.Length;

    /// <summary>Writes a key or value with its length.</summary>
    /// <returns>What is behind it.</returns>
    internal static Span<byte> Put(Span<byte> target, RecordBytes bytes)
    {
        target = Varint.Write(target, bytes.IsNull ? -1 : bytes.Span.Length);
        bytes.Span.CopyTo(target);
        return target[bytes.Span.Length..];
    }

    private PooledBytes NewBytes()
    {
        var bytes = new PooledBytes(_options.LimitBytes);
        bytes.Take(RecordBatchHeader.Size);
        return bytes;
    }

    private PooledBytes Compressed(PooledBytes plain)
    {
        var target = new PooledBytes(_options.LimitBytes, (plain.Length / 2) + RecordBatchHeader.Size);
        try
        {
            target.Take(RecordBatchHeader.Size);
            RecordCompressor.Compress(_options.Compression, plain.Span[RecordBatchHeader.Size..], target);
            return target;
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    private void WriteHeader(Span<byte> batch)
    {
        var attributes = ((int)_options.Attributes & ~(int)BatchAttributes.CompressionMask) | (int)_options.Compression;
        BinaryPrimitives.WriteInt64BigEndian(batch, _options.BaseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[8..], batch.Length - RecordBatchHeader.PrefixSize);
        BinaryPrimitives.WriteInt32BigEndian(batch[12..], _options.LeaderEpoch);
        batch[16] = RecordBatchHeader.CurrentMagic;
        BinaryPrimitives.WriteInt16BigEndian(batch[21..], (short)attributes);
        BinaryPrimitives.WriteInt32BigEndian(batch[23..], _options.LastOffsetDelta ?? _lastDelta);
        BinaryPrimitives.WriteInt64BigEndian(batch[27..], _baseTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[35..], _options.MaxTimestamp ?? _maxTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[43..], _options.ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(batch[51..], _options.ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(batch[53..], _options.BaseSequence);
        BinaryPrimitives.WriteInt32BigEndian(batch[57..], Count);
        BinaryPrimitives.WriteUInt32BigEndian(batch[17..], Crc32C.Of(batch[RecordBatchHeader.CrcStart..]));
    }
}
