using System.Runtime.CompilerServices;
using ActorBroker.Core.Encoding;

namespace ActorBroker.Core.Records;

/// <summary>
/// Looks whether bytes from a producer are a record batch of magic 2 as a client may send it, before anything is journaled.
/// Allocates nothing and reads each byte at most twice. Compressed records are not looked into.
/// </summary>
public static class RecordBatchCheck
{
    /// <summary>Length, attributes, timestamp, offset, key length, value length and number of headers, a byte each.</summary>
    private const int RecordBytesMin = 7;

    /// <summary>
    /// Bytes of a number of 64 bits, which only the timestamp's is. Clients take no more than five for the others, and would
    /// not get past a batch with a longer one.
    /// </summary>
    private const int LongBytesMax = 10;
    private const int IntBytesMax = 5;

    private const BatchAttributes Allowed = BatchAttributes.CompressionMask | BatchAttributes.LogAppendTime | BatchAttributes.Transactional;

    /// <summary>Checks the first batch in the bytes.</summary>
    /// <param name="bytes">One batch or several, from the first byte of one on.</param>
    /// <param name="keysRequired">Whether uncompressed records without a key are an error.</param>
    /// <param name="size">Bytes of the batch; 0 if they cannot be told.</param>
    /// <returns>The first thing that is wrong.</returns>
    public static RecordBatchError Check(ReadOnlySpan<byte> bytes, bool keysRequired, out int size)
    {
        size = 0;

        // The older formats have their magic at the same place, in messages that may be shorter than this header.
        if (bytes.Length <= RecordBatchHeader.PrefixSize + 4)
        {
            return RecordBatchError.Truncated;
        }

        if (bytes[RecordBatchHeader.PrefixSize + 4] != RecordBatchHeader.CurrentMagic)
        {
            return RecordBatchError.OtherMagic;
        }

        if (bytes.Length < RecordBatchHeader.Size)
        {
            return RecordBatchError.Truncated;
        }

        var header = new RecordBatchHeader(bytes);
        if (header.Length is < RecordBatchHeader.Size - RecordBatchHeader.PrefixSize or > int.MaxValue - RecordBatchHeader.PrefixSize)
        {
            return RecordBatchError.InvalidLength;
        }

        if (header.TotalSize > bytes.Length)
        {
            return RecordBatchError.Truncated;
        }

        size = header.TotalSize;
        var batch = bytes[..size];
        if (header.Crc != Crc32C.Of(batch[RecordBatchHeader.CrcStart..]))
        {
            return RecordBatchError.WrongCrc;
        }

        var error = CheckHeader(header);
        return error == RecordBatchError.None && (header.Attributes & BatchAttributes.CompressionMask) == BatchAttributes.None
            ? CheckRecords(batch[RecordBatchHeader.Size..], header.RecordCount, keysRequired)
            : error;
    }

    private static RecordBatchError CheckHeader(in RecordBatchHeader header)
    {
        if ((header.Attributes & ~Allowed) != BatchAttributes.None)
        {
            return RecordBatchError.InvalidAttributes;
        }

        if ((int)(header.Attributes & BatchAttributes.CompressionMask) > (int)RecordCompression.Zstd)
        {
            return RecordBatchError.UnknownCompression;
        }

        if (header.RecordCount <= 0 || header.RecordCount - 1 != header.LastOffsetDelta)
        {
            return RecordBatchError.InvalidCount;
        }

        var isIdempotent = header.ProducerId >= 0;
        return (isIdempotent && (header.ProducerEpoch < 0 || header.BaseSequence < 0)) || (!isIdempotent && header.IsTransactional)
            ? RecordBatchError.InvalidProducer
            : RecordBatchError.None;
    }

    private static RecordBatchError CheckRecords(ReadOnlySpan<byte> records, int count, bool keysRequired)
    {
        if (count > records.Length / RecordBytesMin)
        {
            return RecordBatchError.InvalidCount;
        }

        var at = 0;
        for (var i = 0; i < count; i++)
        {
            if (!TryReadVarint(records, ref at, out var length) || length < RecordBytesMin - 1 || length > records.Length - at)
            {
                return RecordBatchError.InvalidRecords;
            }

            var record = records.Slice(at, (int)length);
            at += record.Length;

            // Behind the attributes: the timestamp's and the offset's difference to the batch's, then the key's length.
            var within = 1;
            if (!TryReadVarint(record, ref within, out _, LongBytesMax) || !TryReadVarint(record, ref within, out var offset) || offset != i)
            {
                return RecordBatchError.InvalidRecords;
            }

            var error = CheckFields(record[within..], keysRequired);
            if (error != RecordBatchError.None)
            {
                return error;
            }
        }

        return at == records.Length ? RecordBatchError.None : RecordBatchError.InvalidRecords;
    }

    /// <summary>Key, value and headers, which have to fill the rest of the record.</summary>
    private static RecordBatchError CheckFields(ReadOnlySpan<byte> fields, bool keysRequired)
    {
        var at = 0;
        if (!TrySkipBytes(fields, ref at, out var key) || !TrySkipBytes(fields, ref at, out _)
            || !TryReadVarint(fields, ref at, out var headers) || headers < 0)
        {
            return RecordBatchError.InvalidRecords;
        }

        for (; headers > 0; headers--)
        {
            if (!TrySkipBytes(fields, ref at, out var name) || name < 0 || !TrySkipBytes(fields, ref at, out _))
            {
                return RecordBatchError.InvalidRecords;
            }
        }

        return at != fields.Length ? RecordBatchError.InvalidRecords
            : keysRequired && key < 0 ? RecordBatchError.MissingKey
            : RecordBatchError.None;
    }

    /// <summary>Moves behind a length, -1 for null, and as many bytes.</summary>
    private static bool TrySkipBytes(ReadOnlySpan<byte> bytes, ref int at, out long length)
    {
        if (!TryReadVarint(bytes, ref at, out length) || length < -1 || length > bytes.Length - at)
        {
            return false;
        }

        at += (int)Math.Max(length, 0);
        return true;
    }

    /// <summary>Reads a zigzag varint and moves behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadVarint(ReadOnlySpan<byte> bytes, ref int at, out long value, int bytesMax = IntBytesMax)
    {
        // Nearly all of a record's numbers have one byte.
        if ((uint)at < (uint)bytes.Length && bytes[at] < 0x80)
        {
            int zigzag = bytes[at++];
            value = (zigzag >> 1) ^ -(zigzag & 1);
            return true;
        }

        return TryReadLongVarint(bytes, ref at, bytesMax, out value);
    }

    private static bool TryReadLongVarint(ReadOnlySpan<byte> bytes, ref int at, int bytesMax, out long value)
    {
        ulong zigzag = 0;
        for (var shift = 0; shift < 7 * bytesMax && at < bytes.Length; shift += 7)
        {
            var next = bytes[at++];
            zigzag |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                value = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
                return bytesMax > IntBytesMax || zigzag <= uint.MaxValue;
            }
        }

        value = 0;
        return false;
    }
}
