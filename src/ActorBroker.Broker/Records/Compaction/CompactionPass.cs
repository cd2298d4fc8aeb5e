using ActorBroker.Broker.Records.Batches;
using ActorBroker.Core.Records;
using ActorBroker.Core.Topics;

namespace ActorBroker.Broker.Records.Compaction;

/// <summary>
/// One pass of a partition's compaction, a function of the bytes that it is shown. First <see cref="Index"/> is shown the bodies from
/// the end of the last pass on, until it says that the map is full or the bodies end; then <see cref="Rewrite"/> is shown the bodies
/// from the log's start up to <see cref="IndexedUpTo"/>. Bodies are record batches of magic 2 back to back, in order, all of them below the last
/// stable offset and old enough by <c>min.compaction.lag.ms</c>. Not thread-safe.
/// </summary>
/// <remarks>
/// <para>What stays: of each key the record with the highest offset, with its offset and timestamp; base offset, last offset
/// delta, producer, epoch, sequence and leader epoch of each batch; batches that lose nothing, byte for byte.</para>
/// <para>What goes: superseded records; records without a key; all records of aborted transactions; batches without records.</para>
/// <para>A tombstone (a null value) stays until <c>delete.retention.ms</c> after the first pass that saw it, so that whoever reads the
/// log from its start in that time hears of the deletion. That time is kept in the batch as Kafka does since 3.0 (KIP-534): attribute bit
/// 6 is set and the base timestamp is the time from which on tombstones may go; the records' timestamps do not change by it.</para>
/// <para>A transaction's marker stays while a record of the transaction does, while an aborted transaction is among those that the pass
/// was given, and for <c>delete.retention.ms</c> from its own timestamp. Hence whoever keeps the index of aborted transactions
/// forgets them when their records are gone, and a later pass takes the markers.</para>
/// <para>A batch whose records cannot be read (the broker does not look inside what it stores) stays as it is, and counts as unreadable.</para>
/// <para>Compressed batches are written again with their own codec; Zstandard becomes gzip.</para>
/// </remarks>
public sealed class CompactionPass
{
    /// <summary>The attribute bit that says that the base timestamp is the time from which on the batch's tombstones may go.</summary>
    private const BatchAttributes DeleteHorizon = (BatchAttributes)0x40;

    private readonly CompactionOptions _options;
    private readonly AbortedLookup _aborted;
    private readonly KeyOffsetMap _latest;
    private readonly HashSet<long> _producersWithRecords = [];
    private bool _isFull;

    /// <summary>Begins a pass.</summary>
    /// <param name="options">Times and limits.</param>
    /// <param name="aborted">All aborted transactions with records or a marker in the bodies.</param>
    public CompactionPass(CompactionOptions options, IReadOnlyList<AbortedTransaction> aborted)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(aborted);
        _options = options;
        _aborted = new AbortedLookup(aborted);
        _latest = new KeyOffsetMap(options.MapLimitBytes);
    }

    /// <summary>The offset behind the last record that the map knows; from there on nothing is removed.</summary>
    public long IndexedUpTo { get; private set; }

    /// <summary>How many records have been kept so far.</summary>
    public long RecordsKept { get; private set; }

    /// <summary>How many records, markers included, have been removed so far.</summary>
    public long RecordsRemoved { get; private set; }

    /// <summary>How many bytes fewer there are than before; negative if compression has made them more.</summary>
    public long BytesFreed { get; private set; }

    /// <summary>How many batches were kept because their records cannot be read.</summary>
    public long BatchesUnreadable { get; private set; }

    /// <summary>Takes the keys of one body into the map.</summary>
    /// <returns>False when the map is full: the pass works with what it knows, and later bodies are not indexed.</returns>
    /// <exception cref="RecordFormatException">The body does not consist of whole batches.</exception>
    public bool Index(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty && !_isFull)
        {
            var bytes = OpenedBatch.First(body);
            body = body[bytes.Length..];
            var header = new RecordBatchHeader(bytes);
            if (!header.IsControl && !_aborted.Holds(header))
            {
                IndexBatch(bytes);
            }

            if (!_isFull)
            {
                IndexedUpTo = header.EndOffset;
            }
        }

        return !_isFull;
    }

    /// <summary>Adds what is left of one body to the output; nothing, if nothing is left.</summary>
    /// <param name="body">The next body of the log.</param>
    /// <param name="output">Where the batches go.</param>
    /// <returns>False if the body stays as it is; the output then has a copy of it.</returns>
    /// <exception cref="RecordFormatException">The body does not consist of whole batches, or the output's limit is reached.</exception>
    public bool Rewrite(ReadOnlySpan<byte> body, PooledBytes output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var start = output.Length;
        var before = body.Length;
        var hasChanged = false;
        while (!body.IsEmpty)
        {
            var batch = OpenedBatch.First(body);
            body = body[batch.Length..];
            var header = new RecordBatchHeader(batch);
            if (header.BaseOffset >= IndexedUpTo)
            {
                output.Write(batch);
                RecordsKept += header.RecordCount;
            }
            else if (header.IsControl)
            {
                hasChanged |= RewriteMarker(batch, output);
            }
            else
            {
                hasChanged |= RewriteRecords(batch, output);
            }
        }

        BytesFreed += before - (output.Length - start);
        return hasChanged;
    }

    private void IndexBatch(ReadOnlySpan<byte> bytes)
    {
        if (!TryOpen(bytes, out var opened))
        {
            return;
        }

        using var batch = opened;
        foreach (var record in batch.Records)
        {
            if (record.Offset >= _options.IndexFrom && !record.Key.IsNull && !_latest.TryPut(record.Key.Span, record.Offset))
            {
                _isFull = true;
                IndexedUpTo = record.Offset;
                return;
            }
        }
    }

    /// <summary>Opens a batch and reads it through, so that reading it again does not fail half-way.</summary>
    private bool TryOpen(ReadOnlySpan<byte> bytes, out OpenedBatch batch)
    {
        batch = default;
        try
        {
            batch = OpenedBatch.Open(bytes, _options.BatchLimitBytes);
            foreach (var _ in batch.Records)
            {
                // Each step checks a record.
            }

            return true;
        }
        catch (RecordFormatException)
        {
            batch.Dispose();
            batch = default;
            return false;
        }
    }

    private bool RewriteMarker(ReadOnlySpan<byte> batch, PooledBytes output)
    {
        var header = new RecordBatchHeader(batch);
        var hasRecords = _producersWithRecords.Remove(header.ProducerId);
        if (hasRecords || _aborted.Holds(header) || _options.Now - header.MaxTimestamp < _options.DeleteRetentionMs)
        {
            output.Write(batch);
            RecordsKept += header.RecordCount;
            return false;
        }

        GiveUp(header);
        return true;
    }

    private bool RewriteRecords(ReadOnlySpan<byte> bytes, PooledBytes output)
    {
        var header = new RecordBatchHeader(bytes);
        if (_aborted.Holds(header))
        {
            GiveUp(header);
            return true;
        }

        if (!TryOpen(bytes, out var opened))
        {
            output.Write(bytes);
            RecordsKept += header.RecordCount;
            BatchesUnreadable++;
            return false;
        }

        using var batch = opened;
        var horizon = (header.Attributes & DeleteHorizon) != BatchAttributes.None ? header.BaseTimestamp : (long?)null;
        var kept = 0;
        var keepsTombstones = false;
        foreach (var record in batch.Records)
        {
            if (Stays(record, horizon))
            {
                kept++;
                keepsTombstones |= record.Value.IsNull;
            }
        }

        if (kept == 0)
        {
            GiveUp(header);
            return true;
        }

        RecordsKept += kept;
        RecordsRemoved += header.RecordCount - kept;
        if (header.IsTransactional)
        {
            _producersWithRecords.Add(header.ProducerId);
        }

        if (kept == header.RecordCount && (horizon is not null || !keepsTombstones))
        {
            output.Write(bytes);
            return false;
        }

        using var built = Rebuild(batch, horizon, keepsTombstones);
        output.Write(built.Span);
        return true;
    }

    private PooledBytes Rebuild(OpenedBatch batch, long? horizon, bool keepsTombstones)
    {
        var header = batch.Header;
        var newHorizon = keepsTombstones ? horizon ?? _options.Now + _options.DeleteRetentionMs : null as long?;
        var hasAppendTime = (header.Attributes & BatchAttributes.LogAppendTime) != BatchAttributes.None;
        using var builder = new RecordBatchBuilder(new RecordBatchOptions
        {
            BaseOffset = header.BaseOffset,
            LeaderEpoch = header.LeaderEpoch,
            Attributes = newHorizon is null ? header.Attributes & ~DeleteHorizon : header.Attributes | DeleteHorizon,
            Compression = RecordCompressor.Writable(header.Compression),
            BaseTimestamp = newHorizon,
            MaxTimestamp = hasAppendTime ? header.MaxTimestamp : null,
            LastOffsetDelta = header.LastOffsetDelta,
            ProducerId = header.ProducerId,
            ProducerEpoch = header.ProducerEpoch,
            BaseSequence = header.BaseSequence,
            LimitBytes = int.MaxValue,
        });
        foreach (var record in batch.Records)
        {
            if (Stays(record, horizon))
            {
                builder.AddAt(record.Offset, record.Timestamp, record.Key, record.Value, record.EncodedHeaders);
            }
        }

        return builder.Build();
    }

    private bool Stays(Record record, long? horizon)
    {
        if (record.Offset >= IndexedUpTo)
        {
            return true;
        }

        if (record.Key.IsNull || record.Offset < _latest.Find(record.Key.Span))
        {
            return false;
        }

        return !record.Value.IsNull || horizon is null || _options.Now < horizon;
    }

    private void GiveUp(RecordBatchHeader header) => RecordsRemoved += header.RecordCount;
}
