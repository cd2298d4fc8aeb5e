using ActorBroker.Broker.Topics;
using ActorBroker.Core.Records;
using ActorBroker.Core.Topics;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>One partition of a Fetch request under way.</summary>
/// <param name="wanted">What is wanted of it.</param>
/// <param name="handle">The partition; null if there is none.</param>
/// <param name="unknown">The error of a partition that is not there.</param>
/// <param name="readsCommitted">Whether records of open and aborted transactions are not wanted.</param>
/// <param name="readers">The connection's readers.</param>
internal sealed class FetchedPlace(
    FetchPartition wanted, PartitionHandle? handle, ErrorCode unknown, bool readsCommitted, PartitionReaders readers)
{
    private long _countedTo = wanted.Offset;
    private long _counted;
    private PartitionBounds _bounds;
    private long _end;
    private ErrorCode _failure;
    private ErrorCode _error;

    /// <summary>The partition; null if there is none.</summary>
    public PartitionHandle? Handle { get; } = handle;

    /// <summary>First offset that is wanted.</summary>
    public long Offset => wanted.Offset;

    /// <summary>Whether its bounds will be known once it is in memory.</summary>
    public bool IsLoading => Handle is { IsKnown: false, IsDeleted: false };

    /// <summary>Whether the records that are read may be of an aborted transaction, and the reader is to be told so.</summary>
    public bool MayHoldAborted => readsCommitted && _end > Offset && _bounds.LastAborted >= Offset;

    /// <summary>Transactions whose records are to be passed over.</summary>
    public IReadOnlyList<AbortedTransaction> Aborted { get; set; } = [];

    /// <summary>Takes the bounds as they are now.</summary>
    /// <returns>Why nothing can be read.</returns>
    public ErrorCode Look()
    {
        if (Handle is null or { IsDeleted: true })
        {
            return _error = unknown;
        }

        if (!Handle.IsKnown)
        {
            // Clients look again where the partition is led, and come back.
            return _error = ErrorCode.NotLeaderOrFollower;
        }

        _bounds = Handle.Bounds;
        _end = readsCommitted ? _bounds.LastStable : _bounds.HighWatermark;
        _error = _failure != ErrorCode.None ? _failure
            : wanted.LeaderEpoch > LeaderEpoch.Current ? ErrorCode.UnknownLeaderEpoch
            : Offset < _bounds.LogStart || Offset > _bounds.HighWatermark ? ErrorCode.OffsetOutOfRange
            : ErrorCode.None;
        return _error;
    }

    /// <summary>Nothing can be read.</summary>
    public void Fail(ErrorCode error) => _error = _failure = error;

    /// <summary>How many bytes there are to read, as far as it matters; what was counted before is not counted again.</summary>
    public long CountBytes(long enough)
    {
        // Most clients want one byte, which takes no reading where compaction has not been.
        if (enough == 1 && _end > Offset && Offset >= _bounds.CleanedUpTo)
        {
            return 1;
        }

        try
        {
            var reader = _countedTo < _end ? readers.Of(Handle!) : null;
            while (_counted < enough && _countedTo < _end && reader!.MoveToNext(_countedTo) && reader.FirstOffset < _end)
            {
                _counted += reader.FirstOffset >= _countedTo ? reader.Bodies.Length : BytesFrom(reader.Bodies.Span, _countedTo);
                _countedTo = reader.FirstOffset + reader.Count;
            }
        }
        catch (IOException)
        {
            // Whoever reads it is told so.
            return enough;
        }

        return _counted;
    }

    /// <summary>
    /// An offset behind all that the response can hold of this partition. It holds no more from then on, since aborted
    /// transactions are asked for up to there: a compaction may make room for what lies behind.
    /// </summary>
    public long FindReadEnd()
    {
        var offset = Offset;
        try
        {
            var reader = readers.Of(Handle!);
            for (var bytes = 0L; bytes <= wanted.MaxBytes && offset < _end && reader.MoveToNext(offset); offset = reader.FirstOffset + reader.Count)
            {
                bytes += reader.Bodies.Length;
            }
        }
        catch (IOException)
        {
            Fail(ErrorCode.KafkaStorageError);
        }

        return _end = Math.Max(Math.Min(offset, _end), Offset + 1);
    }

    /// <summary>The answer. Its records are read while it is written.</summary>
    public FetchedPartition Answer(short version)
    {
        if (_error != ErrorCode.None)
        {
            return FetchedPartition.Refused(wanted.Index, _error, _error == ErrorCode.OffsetOutOfRange ? _bounds : null);
        }

        var records = Offset < _end ? new PartitionRecords(readers.Of(Handle!), Offset, _end, version) : null;
        return new FetchedPartition(wanted.Index, ErrorCode.None, _bounds, readsCommitted ? Aborted : null, Math.Max(0, wanted.MaxBytes), records);
    }

    /// <summary>Bytes of the batches that end behind an offset; none if compaction has emptied the rest of the entry.</summary>
    private static long BytesFrom(ReadOnlySpan<byte> batches, long offset)
    {
        while (batches.Length >= RecordBatchHeader.Size)
        {
            var header = new RecordBatchHeader(batches);
            if (header.EndOffset > offset)
            {
                break;
            }

            batches = batches[header.TotalSize..];
        }

        return batches.Length;
    }
}
