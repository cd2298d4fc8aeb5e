using ActorBroker.Broker.Records.Batches;
using ActorBroker.Core.Records;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>Record batches as producers send them.</summary>
internal static class Batches
{
    /// <summary>The time at which the tests' clock begins, in milliseconds since 1970: what is much older, retention takes away.</summary>
    public const long Now = 1_893_456_000_000;

    /// <summary>A batch with one record for each value; the timestamps count up by one.</summary>
    public static byte[] Of(
        string[] values,
        RecordCompression compression = RecordCompression.None,
        long timestamp = Now,
        bool keyed = true,
        long producerId = -1,
        short epoch = -1,
        int sequence = -1,
        bool isTransactional = false)
    {
        using var builder = new RecordBatchBuilder(new RecordBatchOptions
        {
            Compression = compression,
            ProducerId = producerId,
            ProducerEpoch = epoch,
            BaseSequence = sequence,
            Attributes = isTransactional ? BatchAttributes.Transactional : BatchAttributes.None,
        });
        for (var i = 0; i < values.Length; i++)
        {
            builder.Add(timestamp + i, keyed ? RecordBytes.Of("key"u8) : RecordBytes.Null, RecordBytes.Of(System.Text.Encoding.UTF8.GetBytes(values[i])));
        }

        using var built = builder.Build();
        return built.Span.ToArray();
    }

    /// <summary>A batch with one record.</summary>
    public static byte[] Of(string value) => Of([value]);

    /// <summary>The records in batches that stand back to back, as <c>offset:value</c>.</summary>
    public static string[] Tell(ReadOnlySpan<byte> batches)
    {
        var told = new List<string>();
        while (!batches.IsEmpty)
        {
            using var opened = OpenedBatch.Open(batches);
            foreach (var record in opened.Records)
            {
                told.Add(opened.Header.IsControl ? $"{record.Offset}:marker" : $"{record.Offset}:{System.Text.Encoding.UTF8.GetString(record.Value.Span)}");
            }

            batches = batches[opened.Header.TotalSize..];
        }

        return [.. told];
    }
}
