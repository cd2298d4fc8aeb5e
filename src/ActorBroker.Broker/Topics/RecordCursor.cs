using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Records;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Broker.Records.Compaction;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Records;
using ActorBroker.Core.Topics;

namespace ActorBroker.Broker.Topics;

/// <summary>
/// Reads the records of a partition one by one and in order, as read_committed does: without markers and without what was
/// aborted. It stays in the midst of a batch, so that reading one record at a time costs no search. Not thread-safe.
/// </summary>
public sealed class RecordCursor(PartitionHandle partition, long next) : IDisposable
{
    /// <summary>Entries without a batch that a call passes over before others have their turn; and offsets that are tried for the last batch.</summary>
    private const int ProbesMax = 1024;

    private readonly IBodyReader _reader = partition.OpenReader();
    private ReadOnlyMemory<byte> _entry;
    private long _entryEnd;
    private int _at;
    private ReadOnlyMemory<byte> _batch;
    private ReadOnlyMemory<byte> _records;
    private PooledBytes? _plain;
    private RecordReaderPosition _position;
    private AbortedLookup? _aborted;
    private long _abortedEnd;

    /// <summary>The partition.</summary>
    public PartitionHandle Partition { get; } = partition;

    /// <summary>Offset behind the record last read; no record before it is read any more.</summary>
    public long Next { get; private set; } = next;

    /// <summary>Records before the first one with this timestamp, in milliseconds since 1970, are passed over.</summary>
    public long NotBefore { get; set; } = long.MinValue;

    /// <summary>How many batches were passed over because their records cannot be read.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Whether there may be more to read.</summary>
    public bool HasMore => Next < Partition.Bounds.LastStable;

    /// <summary>Whether the aborted transactions of a range have to be asked for before reading goes on.</summary>
    public bool NeedsAborted(out OffsetRange range)
    {
        var bounds = Partition.Bounds;
        range = new OffsetRange(Next, bounds.LastStable);
        if (Next < _abortedEnd || Next >= bounds.LastStable)
        {
            return false;
        }

        if (bounds.LastAborted >= Next)
        {
            return true;
        }

        _aborted = null;
        _abortedEnd = bounds.LastStable;
        return false;
    }

    /// <summary>Takes the aborted transactions of a range.</summary>
    public void Learn(OffsetRange range, IReadOnlyList<AbortedTransaction> aborted)
    {
        _aborted = new AbortedLookup(aborted);
        _abortedEnd = range.End;
    }

    /// <summary>Goes to the last batch that is readable, if the cursor stands at the end.</summary>
    /// <exception cref="IOException">The log cannot give it.</exception>
    public void GoToLastBatch()
    {
        var start = Partition.Bounds.LogStart;
        var probes = 0;
        for (var at = Next - 1; at >= start; at = _reader.FirstOffset - 1)
        {
            // Compaction may have left a gap.
            for (; at >= start && probes < ProbesMax && !_reader.MoveTo(at); at--)
            {
                probes++;
            }

            if (at < start || probes == ProbesMax)
            {
                return;
            }

            var found = -1L;
            for (var rest = _reader.Bodies.Span; rest.Length >= RecordBatchHeader.Size;)
            {
                var header = new RecordBatchHeader(rest);
                found = header.BaseOffset < Next && !header.IsControl ? header.BaseOffset : found;
                rest = rest[header.TotalSize..];
            }

            if (found >= 0)
            {
                Next = Math.Max(found, start);
                return;
            }
        }
    }

    /// <summary>Reads the next record; its spans hold until the next call.</summary>
    /// <returns>False if there is none now, or if others should have their turn before it is looked for further.</returns>
    /// <exception cref="IOException">The log cannot give it.</exception>
    public bool TryRead(out Record record)
    {
        var bounds = Partition.Bounds;
        var end = Math.Min(bounds.LastStable, _abortedEnd);

        // What was given up may still stand in an entry of which the rest is kept.
        Next = Math.Max(Next, bounds.LogStart);
        while (Next < end && (!_batch.IsEmpty || FindBatch(end)))
        {
            if (!TryMove(out record))
            {
                LeaveBatch();
                continue;
            }

            if (record.Offset < Next)
            {
                continue;
            }

            Next = record.Offset + 1;
            if (record.Timestamp >= NotBefore)
            {
                NotBefore = long.MinValue;
                return true;
            }
        }

        record = default;
        return false;
    }

    /// <summary>Gives the buffers back until the next read.</summary>
    public void Rest()
    {
        DropBatch();
        _entry = default;
        _reader.Rest();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DropBatch();
        _entry = default;
        _reader.Dispose();
    }

    /// <summary>Moves within the batch; false behind its last record, or if the rest of it cannot be read.</summary>
    private bool TryMove(out Record record)
    {
        record = default;
        try
        {
            var reader = new RecordReader(new RecordBatchHeader(_batch.Span), _records.Span, _position);
            if (!reader.MoveNext())
            {
                return false;
            }

            _position = reader.Position;
            record = reader.Current;
            return true;
        }
        catch (RecordFormatException)
        {
            // Compressed records are their producer's own business until somebody looks into them.
            Unreadable++;
            return false;
        }
    }

    private bool FindBatch(long end)
    {
        for (var probes = 0; Next < end && probes < ProbesMax;)
        {
            if (_at < _entry.Length)
            {
                var rest = _entry[_at..];
                var header = new RecordBatchHeader(rest.Span);
                if (header.BaseOffset >= end)
                {
                    Next = end;
                    return false;
                }

                _at += header.TotalSize;
                if (header.EndOffset > Next && TryOpen(rest[..header.TotalSize]))
                {
                    return true;
                }
            }
            else if (!_entry.IsEmpty)
            {
                Next = Math.Max(Next, _entryEnd);
                _entry = default;
            }
            else if (!_reader.MoveToNext(Next) || _reader.FirstOffset >= end)
            {
                // Retention or compaction has taken all that was there.
                Next = end;
            }
            else if (_reader.Bodies.IsEmpty)
            {
                probes++;
                Next = _reader.FirstOffset + _reader.Count;
            }
            else
            {
                _entry = _reader.Bodies;
                _entryEnd = _reader.FirstOffset + _reader.Count;
                _at = 0;
            }
        }

        return false;
    }

    /// <summary>Opens a batch, or goes past it if nothing in it is to be shown.</summary>
    private bool TryOpen(ReadOnlyMemory<byte> batch)
    {
        var header = new RecordBatchHeader(batch.Span);
        _records = batch[RecordBatchHeader.Size..];
        if (header.IsControl || _aborted?.Holds(header) == true)
        {
            Next = header.EndOffset;
            return false;
        }

        if (header.Compression != RecordCompression.None)
        {
            try
            {
                _plain = RecordDecompressor.Decompress(header.Compression, _records.Span);
                _records = _plain.Memory;
            }
            catch (RecordFormatException)
            {
                Unreadable++;
                Next = header.EndOffset;
                return false;
            }
        }

        _batch = batch;
        _position = default;
        return true;
    }

    private void LeaveBatch()
    {
        Next = Math.Max(Next, new RecordBatchHeader(_batch.Span).EndOffset);
        DropBatch();
    }

    private void DropBatch()
    {
        _plain?.Dispose();
        _plain = null;
        _batch = default;
        _records = default;
    }
}
