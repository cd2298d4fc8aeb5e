namespace ActorBroker.Core.Topics;

/// <summary>The hard state of a partition: what events change and snapshots keep.</summary>
internal sealed partial class PartitionState(PartitionLimits limits)
{
    /// <summary>First offset that is kept.</summary>
    public long LogStart { get; private set; }

    /// <summary>Offset of the next record.</summary>
    public long End { get; private set; }

    /// <summary>Compaction has worked through the log up to here; never before the log's start.</summary>
    public long CleanedUpTo { get; private set; }

    /// <summary>Bytes of the batches behind <see cref="CleanedUpTo"/>.</summary>
    public long DirtyBytes { get; private set; }

    /// <summary>Where what is in the log.</summary>
    public LogIndex Index { get; } = new(limits.IndexPointsMax);

    /// <summary>Who wrote what is in the log.</summary>
    public ProducerTable Producers { get; } = new();

    /// <summary>What is to be passed over.</summary>
    public AbortedIndex Aborted { get; } = new();

    /// <summary>What compaction has emptied.</summary>
    public EmptiedRanges Emptied { get; } = new();

    /// <summary>First offset of all open transactions, or the end.</summary>
    public long LastStable => Math.Max(Producers.FirstOpen ?? End, LogStart);

    /// <summary>What a reader has to know once all events are durable.</summary>
    public PartitionBounds Bounds =>
        new(LogStart, End, LastStable, Aborted.Last, Index.MaxTimestamp, Index.MaxTimestampOffset, Index.Bytes)
        {
            CleanedUpTo = CleanedUpTo,
            DirtyBytes = DirtyBytes,
        };

    /// <summary>Follows an event.</summary>
    public void Apply(PartitionEvent @event)
    {
        switch (@event)
        {
            case BatchAppended appended:
                Apply(appended);
                break;
            case MarkerAppended marker:
                Apply(marker);
                break;
            case ProducerEnlisted enlisted:
                Producers.Enlist(enlisted.ProducerId, enlisted.Epoch, enlisted.At);
                break;
            case ProducerFenced fenced:
                Producers.End(fenced.ProducerId, fenced.Epoch, fenced.At);
                break;
            case LogStartMoved moved:
                MoveLogStart(moved.LogStart);
                break;
            case ProducersForgotten forgotten:
                for (var i = 0; i < forgotten.ProducerIds.Count; i++)
                {
                    Producers.Forget(forgotten.ProducerIds[i]);
                }

                break;
            case LogCompacted compacted:
                Apply(compacted);
                break;
            default:
                throw new ArgumentException($"A partition does not know the event {@event.GetType().Name}.", nameof(@event));
        }
    }

    private void Apply(BatchAppended appended)
    {
        Extend(appended.BaseOffset, appended.Count, appended.Size, appended.At, appended.MaxTimestamp);
        if (appended.Producer is { } producer)
        {
            var last = KnownProducer.Advance(producer.FirstSequence, appended.Count - 1);
            var batch = new SentBatch(producer.FirstSequence, last, appended.BaseOffset, appended.MaxTimestamp);
            Producers.Append(producer, batch, appended.At);
        }
    }

    private void Apply(MarkerAppended marker)
    {
        // A marker is no record of anybody, so it does not count where the highest timestamp is asked for.
        Extend(marker.Offset, 1, marker.Size, marker.At, maxTimestamp: -1);
        var first = Producers.End(marker.ProducerId, marker.Epoch, marker.At);
        if (!marker.Commit && first >= 0)
        {
            Aborted.Add(new AbortedEntry(marker.ProducerId, first, marker.Offset, Producers.FirstOpen ?? End));
        }
    }

    private void Apply(LogCompacted compacted)
    {
        // A reader may still have bodies of before in its hands and ask for their aborted transactions: those of the
        // time before the last compaction are the ones that nobody can miss.
        Aborted.TrimTo(CleanedUpTo);
        for (var i = 0; i < compacted.Emptied.Count; i++)
        {
            Emptied.Add(compacted.Emptied[i]);
        }

        // What was compacted has few bytes for its offsets, and may share a point of the index with what was not: so what is
        // left is also measured against what was there to compact.
        var cleaned = Math.Max(CleanedUpTo, compacted.CleanedUpTo);
        var left = End == CleanedUpTo ? 0 : (long)((Int128)DirtyBytes * (End - cleaned) / (End - CleanedUpTo));
        CleanedUpTo = cleaned;
        Index.Shrink(CleanedUpTo, compacted.BytesFreed);
        DirtyBytes = Math.Min(Index.Bytes, Math.Max(left, Index.BytesFrom(CleanedUpTo)));
    }

    private void Extend(long offset, int count, int size, long at, long maxTimestamp)
    {
        Index.Add(offset, count, size, at, maxTimestamp);
        End = offset + count;
        DirtyBytes += size;
    }

    private void MoveLogStart(long logStart)
    {
        LogStart = logStart;
        Index.TrimTo(logStart);
        Aborted.TrimTo(logStart);
        Emptied.TrimTo(logStart);
        if (logStart > CleanedUpTo)
        {
            CleanedUpTo = logStart;
            DirtyBytes = Index.Bytes;
        }
        else
        {
            DirtyBytes = Math.Min(DirtyBytes, Index.Bytes);
        }
    }
}
