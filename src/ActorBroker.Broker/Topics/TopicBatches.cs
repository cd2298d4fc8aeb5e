using ActorBroker.Broker.Records;
using ActorBroker.Broker.Records.Batches;

namespace ActorBroker.Broker.Topics;

/// <summary>
/// Gathers messages for topics, all of one turn: those for one partition become one record batch, or more if they are large
/// or many. Not thread-safe.
/// </summary>
/// <param name="time">When, in milliseconds since 1970; the timestamp of all records.</param>
/// <param name="turn">Counts up with each object: records without a key go to another partition each time.</param>
public sealed class TopicBatches(long time, int turn) : IDisposable
{
    /// <summary>A batch takes no further record beyond so many bytes; 1 MiB.</summary>
    private const int BatchBytesMax = 1 << 20;

    /// <summary>A batch takes no further record beyond so many.</summary>
    private const int BatchRecordsMax = 10_000;

    /// <summary>Most bytes that a record takes besides key, value and headers: lengths, timestamp and offset.</summary>
    private const int RecordOverhead = 32;

    private readonly Dictionary<PartitionHandle, RecordBatchBuilder> _builders = [];
    private readonly List<(PartitionHandle Partition, PooledBytes Bytes)> _built = [];

    /// <summary>Adds a message as a record.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="record">Its key and headers.</param>
    /// <param name="body">Its value, unless it is a tombstone.</param>
    /// <param name="size">About how many bytes it takes; 0 if it was refused.</param>
    /// <returns>Null, or why the topic does not take it.</returns>
    public string? Add(TopicHandle topic, OutgoingRecord record, ReadOnlySpan<byte> body, out int size)
    {
        size = 0;
        var key = record.Key;
        var settings = topic.Info.Config.Settings;
        if (key.IsNull && settings.Compacts)
        {
            return $"{topic} is compacted and takes no message without a key";
        }

        var headers = record.Headers.Encoded;
        var needed = (long)RecordOverhead + key.Span.Length + body.Length + headers.Length;
        if (needed + Core.Records.RecordBatchHeader.Size > settings.MaxMessageBytes)
        {
            return $"a message of {body.Length} bytes is too large for {topic}, whose max.message.bytes is {settings.MaxMessageBytes}";
        }

        var partitions = topic.Partitions;
        var index = key.IsNull ? (int)((uint)turn % (uint)partitions.Count) : Partitioner.PartitionOf(key.Span, partitions.Count);
        var builder = BuilderFor(partitions[index], needed, Math.Min(BatchBytesMax, settings.MaxMessageBytes));
        builder.Add(time, key, record.IsTombstone ? RecordBytes.Null : RecordBytes.Of(body), headers);
        size = (int)needed;
        return null;
    }

    /// <summary>The batches; they are the caller's now, in the order of their records.</summary>
    public IReadOnlyList<(PartitionHandle Partition, PooledBytes Bytes)> Build()
    {
        foreach (var (partition, builder) in _builders)
        {
            _built.Add((partition, builder.Build()));
        }

        _builders.Clear();
        return _built;
    }

    /// <summary>Gives up what was not built.</summary>
    public void Dispose()
    {
        foreach (var builder in _builders.Values)
        {
            builder.Dispose();
        }

        _builders.Clear();
    }

    private RecordBatchBuilder BuilderFor(PartitionHandle partition, long needed, int limit)
    {
        if (!_builders.TryGetValue(partition, out var builder))
        {
            _builders.Add(partition, builder = new RecordBatchBuilder(new RecordBatchOptions { LimitBytes = int.MaxValue }));
        }
        else if (builder.Count >= BatchRecordsMax || builder.UncompressedSize + needed > limit)
        {
            _built.Add((partition, builder.Build()));
        }

        return builder;
    }
}
