using System.Globalization;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Broker.Tests.Records;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Records;

namespace ActorBroker.Broker.Tests.Topics;

/// <summary>Records with keys, written as <c>key=value</c>, or <c>key</c> alone for a tombstone, into and out of partitions.</summary>
internal static class KeyedLog
{
    /// <summary>A topic of one partition that is compacted as soon as there is something to compact.</summary>
    public static PartitionHandle Compacted(this LogWorld world, string name = "users", params (string Name, string Value)[] config)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["cleanup.policy"] = "compact", ["min.cleanable.dirty.ratio"] = "0" };
        foreach (var (setting, value) in config)
        {
            settings[setting] = value;
        }

        world.Topic(name, 1, [.. settings]);
        return world.Partition(name);
    }

    /// <summary>Appends one batch, in a journal entry of its own.</summary>
    public static void Put(this LogWorld world, PartitionHandle partition, params string[] records) =>
        world.Append(partition, Batch(world.Base.World.Clock.GetUtcNow(), records));

    public static byte[] Batch(DateTimeOffset time, string[] records, RecordCompression codec = RecordCompression.None, (long Id, short Epoch, int Sequence)? transaction = null)
    {
        using var builder = new RecordBatchBuilder(new RecordBatchOptions
        {
            Compression = codec,
            Attributes = transaction is null ? BatchAttributes.None : BatchAttributes.Transactional,
            ProducerId = transaction?.Id ?? -1,
            ProducerEpoch = transaction?.Epoch ?? -1,
            BaseSequence = transaction?.Sequence ?? -1,
        });
        foreach (var record in records)
        {
            var parts = record.Split('=');
            builder.Add(time.ToUnixTimeMilliseconds(), SampleRecords.Bytes(parts[0]), SampleRecords.Bytes(parts.Length > 1 ? parts[1] : null));
        }

        using var batch = builder.Build();
        return batch.Span.ToArray();
    }

    /// <summary>Looks for work as the broker itself does.</summary>
    public static void Compact(this LogWorld world) => world.Advance(world.Base.Options.Compaction.Interval);

    /// <summary>What a new consumer reads: <c>offset:key=value</c>, markers left out.</summary>
    public static string Contents(this PartitionHandle partition) => string.Join(' ', partition.Records().Select(Text));

    public static List<PlainRecord> Records(this PartitionHandle partition)
    {
        var bounds = partition.Bounds;
        var records = new List<PlainRecord>();
        foreach (var batch in Bodies(partition))
        {
            records.AddRange(SampleRecords.Of(batch).Where(record => record.Offset >= bounds.LogStart && record.Offset < bounds.HighWatermark));
        }

        return records;
    }

    /// <summary>Bytes that the journal keeps of the partition's batches.</summary>
    public static long StoredBytes(this PartitionHandle partition) => Bodies(partition).Sum(static batch => (long)batch.Length);

    private static string Text(PlainRecord record) => string.Create(
        CultureInfo.InvariantCulture, $"{record.Offset}:{(record.Value is null ? record.Key : $"{record.Key}={record.Value}")}");

    private static List<byte[]> Bodies(PartitionHandle partition)
    {
        var bounds = partition.Bounds;
        var batches = new List<byte[]>();
        using var reader = partition.OpenReader();
        for (var offset = bounds.LogStart; reader.MoveToNext(offset) && reader.FirstOffset < bounds.HighWatermark; offset = reader.FirstOffset + reader.Count)
        {
            for (var rest = reader.Bodies; !rest.IsEmpty;)
            {
                var header = new RecordBatchHeader(rest.Span);
                if (!header.IsControl)
                {
                    batches.Add(rest[..header.TotalSize].ToArray());
                }

                rest = rest[header.TotalSize..];
            }
        }

        return batches;
    }
}
