using ActorBroker.Broker.Records.Batches;
using ActorBroker.Core.Records;

namespace ActorBroker.Broker.Records.MessageSets;

/// <summary>
/// Turns record batches of magic 2 into uncompressed messages of magic 0 or 1, as Fetch 0 to 3 expect them. Headers are
/// dropped, and control batches left out, for the old formats have neither; records of aborted transactions stay, as old
/// clients read uncommitted.
/// </summary>
public static class MessageSetDowngrade
{
    /// <summary>Converts whole batches that stand back to back, as long as the output has room.</summary>
    /// <param name="batches">The batches; a batch that is cut off at the end is left alone.</param>
    /// <param name="magic">0 for Fetch 0 and 1, which know no timestamps; 1 for Fetch 2 and 3.</param>
    /// <param name="fromOffset">Records before it are left out, so that a fetch may begin in the middle of a batch.</param>
    /// <param name="beforeOffset">Records from it on are left out: the bound of what the client may see.</param>
    /// <param name="maxBytes">Most bytes in the output; only a first message may take more, so that the client gets on.</param>
    /// <param name="output">Where the messages go, behind what it holds already.</param>
    /// <param name="limitBytes">Most bytes of a batch's decompressed records.</param>
    /// <returns>The offset from which on to go on; more than <paramref name="fromOffset"/> even if all there was were control batches.</returns>
    /// <exception cref="RecordFormatException">
    /// A batch cannot be read, or is compressed with Zstandard (<see cref="RecordFault.Unsupported"/>), which the answer's error
    /// code must say if it is the first; ask <see cref="HasZstandard"/> beforehand.
    /// </exception>
    public static long Convert(
        ReadOnlySpan<byte> batches,
        byte magic,
        long fromOffset,
        long beforeOffset,
        int maxBytes,
        PooledBytes output,
        int limitBytes = RecordDecompressor.DefaultLimitBytes)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(magic, 1);
        var next = fromOffset;
        while (IsWhole(batches) && next < beforeOffset)
        {
            var bytes = OpenedBatch.First(batches);
            batches = batches[bytes.Length..];
            var header = new RecordBatchHeader(bytes);
            if (header.EndOffset <= next)
            {
                continue;
            }

            if (!header.IsControl)
            {
                if (header.Compression == RecordCompression.Zstd)
                {
                    throw RecordFormatException.Unsupported("A batch is compressed with Zstandard, which clients with message sets do not know.");
                }

                using var batch = OpenedBatch.Open(bytes, limitBytes);
                if (!Convert(batch, magic, ref next, beforeOffset, maxBytes, output))
                {
                    return next;
                }
            }

            next = Math.Min(header.EndOffset, beforeOffset);
        }

        return next;
    }

    /// <summary>
    /// Whether one of the whole batches that stand back to back is compressed with Zstandard. Fetch before version 10 must then
    /// answer UNSUPPORTED_COMPRESSION_TYPE.
    /// </summary>
    /// <exception cref="RecordFormatException">A batch is none of magic 2.</exception>
    public static bool HasZstandard(ReadOnlySpan<byte> batches)
    {
        while (IsWhole(batches))
        {
            var batch = OpenedBatch.First(batches);
            if (new RecordBatchHeader(batch).Compression == RecordCompression.Zstd)
            {
                return true;
            }

            batches = batches[batch.Length..];
        }

        return false;
    }

    private static bool Convert(OpenedBatch batch, byte magic, ref long next, long beforeOffset, int maxBytes, PooledBytes output)
    {
        var hasAppendTime = (batch.Header.Attributes & BatchAttributes.LogAppendTime) != BatchAttributes.None;
        foreach (var record in batch.Records)
        {
            if (record.Offset < next)
            {
                continue;
            }

            if (record.Offset >= beforeOffset)
            {
                return true;
            }

            var size = LegacyMessage.Size(magic, record.Key, record.Value);
            if (output.Length > 0 && size > maxBytes - output.Length)
            {
                next = record.Offset;
                return false;
            }

            if (size > output.Room)
            {
                throw output.TooLarge();
            }

            LegacyMessage.Write(output.Take((int)size), magic, record.Offset, record.Timestamp, hasAppendTime, record.Key, record.Value);
            next = record.Offset + 1;
        }

        return true;
    }

    private static bool IsWhole(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= RecordBatchHeader.Size && (uint)new RecordBatchHeader(bytes).Length <= bytes.Length - RecordBatchHeader.PrefixSize;
}
