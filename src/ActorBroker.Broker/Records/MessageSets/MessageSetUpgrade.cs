using ActorBroker.Broker.Records.Batches;
using ActorBroker.Core.Records;

namespace ActorBroker.Broker.Records.MessageSets;

/// <summary>
/// Turns a message set of magic 0 or 1, as Produce 0 to 2 carry it, into record batches of magic 2. Messages one behind the
/// other become one batch; a wrapper message with a compressed message set becomes a batch of its own with the same
/// compression. The offsets in the set mean nothing when it is produced: the partition gives new ones.
/// </summary>
public static class MessageSetUpgrade
{
    /// <summary>Converts.</summary>
    /// <param name="messageSet">The whole message set; an end inside a message is damage.</param>
    /// <param name="batchLimitBytes">Most bytes of one batch; a run of messages that takes more becomes several batches.</param>
    /// <param name="limitBytes">Most bytes of a wrapper's decompressed messages, and of a wrapper's batch before it is compressed.</param>
    /// <returns>The batches in order, each with base offset 0 and no producer; none for an empty message set. The caller disposes of each.</returns>
    /// <exception cref="RecordFormatException">
    /// A checksum or length is wrong (<see cref="RecordFault.Corrupt"/>); a wrapper is nested, has a key or nothing in it, or a
    /// message claims LogAppendTime (<see cref="RecordFault.Invalid"/>); a wrapper names Zstandard or an unknown codec
    /// (<see cref="RecordFault.Unsupported"/>); a message or a wrapper's content is larger than its limit
    /// (<see cref="RecordFault.TooLarge"/>).
    /// </exception>
    public static IReadOnlyList<PooledBytes> ToBatches(
        ReadOnlySpan<byte> messageSet, int batchLimitBytes, int limitBytes = RecordDecompressor.DefaultLimitBytes)
    {
        var batches = new List<PooledBytes>(1);
        using var run = new RecordBatchBuilder(new RecordBatchOptions { LimitBytes = batchLimitBytes });
        try
        {
            while (!messageSet.IsEmpty)
            {
                var message = LegacyMessage.Take(ref messageSet);
                CheckTimestampType(message);
                if (message.Compression == RecordCompression.None)
                {
                    AddToRun(run, message, batches);
                    continue;
                }

                EndRun(run, batches);
                batches.Add(Unwrap(message, batchLimitBytes, limitBytes));
            }

            EndRun(run, batches);
            return batches;
        }
        catch
        {
            foreach (var batch in batches)
            {
                batch.Dispose();
            }

            throw;
        }
    }

    private static void AddToRun(RecordBatchBuilder run, LegacyMessage message, List<PooledBytes> batches)
    {
        try
        {
            run.Add(message.Timestamp, message.Key, message.Value);
        }
        catch (RecordFormatException e) when (e.Fault == RecordFault.TooLarge && run.Count > 0)
        {
            EndRun(run, batches);
            run.Add(message.Timestamp, message.Key, message.Value);
        }
    }

    private static void EndRun(RecordBatchBuilder run, List<PooledBytes> batches)
    {
        if (run.Count > 0)
        {
            batches.Add(run.Build());
        }
    }

    private static PooledBytes Unwrap(LegacyMessage wrapper, int batchLimitBytes, int limitBytes)
    {
        if (wrapper.Compression is not (RecordCompression.Gzip or RecordCompression.Snappy or RecordCompression.Lz4))
        {
            throw RecordFormatException.Unsupported($"A message of magic {wrapper.Magic} has compression {(int)wrapper.Compression}; 1 (gzip) to 3 (LZ4) are known.");
        }

        if (!wrapper.Key.IsNull || wrapper.Value.IsNull)
        {
            throw RecordFormatException.Invalid("A compressed message has a key, or no value; its value must be a message set.");
        }

        using var inner = RecordDecompressor.Decompress(wrapper.Compression, wrapper.Value.Span, limitBytes, toleratesOldLz4Checksum: true);
        using var builder = new RecordBatchBuilder(new RecordBatchOptions { Compression = wrapper.Compression, LimitBytes = limitBytes });
        ReadOnlySpan<byte> rest = inner.Span;
        while (!rest.IsEmpty)
        {
            var message = LegacyMessage.Take(ref rest);
            if (message.Compression != RecordCompression.None || message.Magic != wrapper.Magic)
            {
                throw RecordFormatException.Invalid("A compressed message set holds a message that is compressed itself, or of another magic.");
            }

            CheckTimestampType(message);
            builder.Add(message.Timestamp, message.Key, message.Value);
        }

        if (builder.Count == 0)
        {
            throw RecordFormatException.Invalid("A compressed message holds an empty message set.");
        }

        var batch = builder.Build();
        if (batch.Length <= batchLimitBytes)
        {
            return batch;
        }

        var size = batch.Length;
        batch.Dispose();
        throw new RecordFormatException(RecordFault.TooLarge, $"A compressed message becomes a batch of {size} bytes; the limit is {batchLimitBytes}.");
    }

    private static void CheckTimestampType(LegacyMessage message)
    {
        if (message.HasLogAppendTime)
        {
            throw RecordFormatException.Invalid("A producer's message says LogAppendTime, which only the broker may set.");
        }
    }
}
