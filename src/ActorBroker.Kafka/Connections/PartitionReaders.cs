using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Records;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Records;
using ActorBroker.Core.Topics;

namespace ActorBroker.Kafka.Connections;

/// <summary>The readers of one connection, one for each partition that it reads; those that were not used for a while go, so that there are no more than it really uses.</summary>
internal sealed class PartitionReaders : IDisposable
{
    private readonly Dictionary<PartitionHandle, Entry> _readers = [];

    /// <summary>Whether a reader may hold a buffer.</summary>
    public bool AnyBusy { get; private set; }

    /// <summary>The reader of a partition.</summary>
    public IBodyReader Of(PartitionHandle partition)
    {
        AnyBusy = true;
        if (!_readers.TryGetValue(partition, out var entry))
        {
            _readers.Add(partition, entry = new Entry(partition.OpenReader()));
        }

        entry.WasUsed = true;
        return entry.Reader;
    }

    /// <summary>Lets readers go that were not used since the last call.</summary>
    public void RestUnused()
    {
        AnyBusy = false;
        foreach (var (partition, entry) in _readers)
        {
            if (entry.WasUsed && !partition.IsDeleted)
            {
                entry.WasUsed = false;
                AnyBusy = true;
            }
            else
            {
                _readers.Remove(partition);
                entry.Reader.Dispose();
            }
        }
    }

    /// <summary>Looks for the first record with a timestamp or a later one.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="start">No record before it can be the one.</param>
    /// <param name="end">Offset behind the last record that may be found.</param>
    /// <param name="timestamp">Milliseconds since 1970.</param>
    /// <param name="found">The record.</param>
    /// <exception cref="IOException">The journal cannot give it.</exception>
    public bool TryFindTime(PartitionHandle partition, long start, long end, long timestamp, out (long Offset, long Timestamp) found)
    {
        var reader = Of(partition);
        for (var offset = start; offset < end && reader.MoveToNext(offset); offset = reader.FirstOffset + reader.Count)
        {
            for (var rest = reader.Bodies.Span; rest.Length >= RecordBatchHeader.Size;)
            {
                var header = new RecordBatchHeader(rest);
                if (header.MaxTimestamp >= timestamp && header.EndOffset > start && !header.IsControl
                    && TryFindTime(rest, start, timestamp, out found))
                {
                    return found.Offset < end;
                }

                rest = rest[header.TotalSize..];
            }
        }

        found = default;
        return false;
    }

    /// <summary>Looks for the record with the highest timestamp, and of several for the first, in the entries of a stretch.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="stretch">The stretch; its search ends at a record that has the highest timestamp it claims.</param>
    /// <param name="best">The best one of other stretches; stays if there is none better. With none the timestamp is -1.</param>
    /// <exception cref="IOException">The journal cannot give them.</exception>
    public void FindMaxTime(PartitionHandle partition, TimeStretch stretch, ref (long Offset, long Timestamp) best)
    {
        var reader = Of(partition);
        for (var offset = stretch.First; offset < stretch.End && reader.MoveToNext(offset) && reader.FirstOffset < stretch.End;)
        {
            for (var rest = reader.Bodies.Span; rest.Length >= RecordBatchHeader.Size;)
            {
                var header = new RecordBatchHeader(rest);
                if (header.MaxTimestamp >= best.Timestamp && header.EndOffset > stretch.First && !header.IsControl
                    && FindMaxTime(rest, stretch, ref best))
                {
                    return;
                }

                rest = rest[header.TotalSize..];
            }

            offset = reader.FirstOffset + reader.Count;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var entry in _readers.Values)
        {
            entry.Reader.Dispose();
        }

        _readers.Clear();
    }

    private static bool TryFindTime(ReadOnlySpan<byte> batch, long start, long timestamp, out (long Offset, long Timestamp) found)
    {
        try
        {
            using var opened = OpenedBatch.Open(batch);
            foreach (var record in opened.Records)
            {
                if (record.Offset >= start && record.Timestamp >= timestamp)
                {
                    found = (record.Offset, record.Timestamp);
                    return true;
                }
            }
        }
        catch (RecordFormatException)
        {
            // The batch's checksum was right, but its records are the producer's own business: its first one is as near as one gets.
            var header = new RecordBatchHeader(batch);
            found = (Math.Max(start, header.BaseOffset), header.MaxTimestamp);
            return true;
        }

        found = default;
        return false;
    }

    private static bool FindMaxTime(ReadOnlySpan<byte> batch, TimeStretch stretch, ref (long Offset, long Timestamp) best)
    {
        try
        {
            using var opened = OpenedBatch.Open(batch);
            foreach (var record in opened.Records)
            {
                if (record.Offset >= stretch.First
                    && (record.Timestamp > best.Timestamp || (record.Timestamp == best.Timestamp && record.Offset < best.Offset)))
                {
                    best = (record.Offset, record.Timestamp);
                    if (record.Timestamp >= stretch.MaxTimestamp)
                    {
                        return true;
                    }
                }
            }
        }
        catch (RecordFormatException)
        {
            // As in a search by time.
            var header = new RecordBatchHeader(batch);
            if (header.MaxTimestamp > best.Timestamp)
            {
                best = (Math.Max(stretch.First, header.BaseOffset), header.MaxTimestamp);
            }
        }

        return false;
    }

    private sealed class Entry(IBodyReader reader)
    {
        public IBodyReader Reader { get; } = reader;

        public bool WasUsed { get; set; }
    }
}
