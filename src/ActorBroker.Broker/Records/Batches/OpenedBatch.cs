using ActorBroker.Core.Encoding;
using ActorBroker.Core.Records;

namespace ActorBroker.Broker.Records.Batches;

/// <summary>A batch of magic 2 whose records can be read: decompressed if need be. Disposing gives borrowed memory back.</summary>
public readonly ref struct OpenedBatch
{
    private readonly ReadOnlySpan<byte> _records;
    private readonly PooledBytes? _borrowed;

    private OpenedBatch(ReadOnlySpan<byte> batch, ReadOnlySpan<byte> records, PooledBytes? borrowed)
    {
        Header = new RecordBatchHeader(batch);
        _records = records;
        _borrowed = borrowed;
    }

    /// <summary>The batch's header.</summary>
    public RecordBatchHeader Header { get; }

    /// <summary>The records, from the first one on; each call begins anew.</summary>
    /// <exception cref="RecordFormatException">The count of records cannot be.</exception>
    public RecordReader Records => new(Header, _records);

    /// <summary>The uncompressed records.</summary>
    public ReadOnlySpan<byte> RecordBytes => _records;

    /// <summary>Opens the first of the batches that stand back to back.</summary>
    /// <param name="bytes">Bytes that begin with a whole batch.</param>
    /// <param name="limitBytes">Most bytes of decompressed records.</param>
    /// <exception cref="RecordFormatException">There is no whole batch of magic 2, or its records cannot be decompressed. The checksum is not looked at.</exception>
    public static OpenedBatch Open(ReadOnlySpan<byte> bytes, int limitBytes = RecordDecompressor.DefaultLimitBytes)
    {
        var batch = First(bytes);
        var codec = new RecordBatchHeader(batch).Compression;
        var records = batch[RecordBatchHeader.Size..];
        if (codec == RecordCompression.None)
        {
            return new OpenedBatch(batch, records, borrowed: null);
        }

        var borrowed = RecordDecompressor.Decompress(codec, records, limitBytes);
        return new OpenedBatch(batch, borrowed.Span, borrowed);
    }

    /// <summary>The bytes of the first of the batches that stand back to back.</summary>
    /// <exception cref="RecordFormatException">There is no whole batch of magic 2.</exception>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < RecordBatchHeader.Size)
        {
            throw RecordFormatException.Corrupt($"A record batch has {RecordBatchHeader.Size} bytes at least; {bytes.Length} are left.");
        }

        var header = new RecordBatchHeader(bytes);
        if (header.Magic != RecordBatchHeader.CurrentMagic)
        {
            throw RecordFormatException.Corrupt($"A record batch has magic {header.Magic} instead of {RecordBatchHeader.CurrentMagic}.");
        }

        var length = header.Length;
        return length >= RecordBatchHeader.Size - RecordBatchHeader.PrefixSize && length <= bytes.Length - RecordBatchHeader.PrefixSize
            ? bytes[..(RecordBatchHeader.PrefixSize + length)]
            : throw RecordFormatException.Corrupt($"A record batch says that {length} bytes follow its length; {bytes.Length - RecordBatchHeader.PrefixSize} do.");
    }

    /// <summary>Whether the checksum of a whole batch is right.</summary>
    public static bool HasRightChecksum(ReadOnlySpan<byte> batch) =>
        Crc32C.Of(batch[RecordBatchHeader.CrcStart..]) == new RecordBatchHeader(batch).Crc;

    /// <summary>
    /// Whether a record of the batch has no key, which a topic with <c>cleanup.policy=compact</c> does not take. Stops at the
    /// first such record; control batches have none.
    /// </summary>
    /// <param name="batch">A whole batch; if it is compressed, it is decompressed.</param>
    /// <param name="limitBytes">Most bytes of decompressed records.</param>
    /// <exception cref="RecordFormatException">The batch or its records cannot be read.</exception>
    public static bool HasRecordWithoutKey(ReadOnlySpan<byte> batch, int limitBytes = RecordDecompressor.DefaultLimitBytes)
    {
        using var opened = Open(batch, limitBytes);
        if (opened.Header.IsControl)
        {
            return false;
        }

        foreach (var record in opened.Records)
        {
            if (record.Key.IsNull)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives borrowed memory back.</summary>
    public void Dispose() => _borrowed?.Dispose();
}
