using System.Text;
using ActorBroker.Broker.Records.Batches;

namespace ActorBroker.Broker.Tests.Records;

/// <summary>Records as plain objects, so that tests can compare them.</summary>
internal static class SampleRecords
{
    /// <summary>The ten records that Data/README.md tells of.</summary>
    public static IEnumerable<PlainRecord> Ten(bool withHeaders, bool withTimestamps = true) =>
        from i in Enumerable.Range(0, 10)
        select new PlainRecord(
            i,
            !withTimestamps ? -1 : i == 2 ? 1_700_000_000_500 : 1_700_000_000_000 + (i * 7),
            i == 3 ? null : $"key-{i}",
            i == 4 ? null : i == 5 ? "" : string.Concat(Enumerable.Repeat($"value-{i} ", 12)),
            withHeaders && i % 2 == 1 ? $"trace=id-{i};empty=;" : "");

    public static List<PlainRecord> Of(ReadOnlySpan<byte> batches)
    {
        var records = new List<PlainRecord>();
        while (!batches.IsEmpty)
        {
            var bytes = OpenedBatch.First(batches);
            batches = batches[bytes.Length..];
            OpenedBatch.HasRightChecksum(bytes).ShouldBeRight();
            using var batch = OpenedBatch.Open(bytes);
            foreach (var record in batch.Records)
            {
                records.Add(new PlainRecord(record.Offset, record.Timestamp, Text(record.Key), Text(record.Value), Headers(record)));
            }
        }

        return records;
    }

    public static RecordBytes Bytes(string? text) => text is null ? RecordBytes.Null : RecordBytes.Of(Encoding.UTF8.GetBytes(text));

    public static string? Text(RecordBytes bytes) => bytes.IsNull ? null : Encoding.UTF8.GetString(bytes.Span);

    private static string Headers(Record record)
    {
        var text = new StringBuilder();
        foreach (var header in record.Headers)
        {
            text.Append(Encoding.UTF8.GetString(header.Key)).Append('=').Append(Text(header.Value) ?? "null").Append(';');
        }

        return text.ToString();
    }

    private static void ShouldBeRight(this bool checksum)
    {
        if (!checksum)
        {
            throw new InvalidOperationException("The checksum of a batch is wrong.");
        }
    }
}

internal sealed record PlainRecord(long Offset, long Timestamp, string? Key, string? Value, string Headers = "");
