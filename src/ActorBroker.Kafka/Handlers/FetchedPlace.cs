using ActorBroker.Broker.Topics;
using ActorBroker.Core.Topics;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>One partition of a Fetch request under way.</summary>
/// <param name="wanted">What is wanted of it.</param>
/// <param name="handle">The partition; null if there is none.</param>
internal sealed class FetchedPlace(FetchPartition wanted, PartitionHandle? handle)
{
    private long _countedTo = wanted.Offset;
    private long _counted;

    /// <summary>The partition; null if there is none.</summary>
    public PartitionHandle? Handle { get; } = handle;

    /// <summary>First offset that is wanted.</summary>
    public long Offset => wanted.Offset;

    /// <summary>Why nothing can be read.</summary>
    public ErrorCode Error { get; set; }

    /// <summary>The bounds as of the last look.</summary>
    public PartitionBounds Bounds { get; private set; }

    /// <summary>Offset behind the last record that may be read.</summary>
    public long End { get; private set; }

    /// <summary>Transactions whose records are to be passed over.</summary>
    public IReadOnlyList<AbortedTransaction> Aborted { get; set; } = [];

    /// <summary>Takes the bounds as they are now.</summary>
    public void Look(bool readsCommitted, ErrorCode unknown)
    {
        if (Handle is null or { IsDeleted: true })
        {
            Error = unknown;
            return;
        }

        Bounds = Handle.Bounds;
        End = readsCommitted ? Bounds.LastStable : Bounds.HighWatermark;
        Error = wanted.LeaderEpoch > LeaderEpoch.Current ? ErrorCode.UnknownLeaderEpoch
            : Offset < Bounds.LogStart || Offset > Bounds.HighWatermark ? ErrorCode.OffsetOutOfRange
            : ErrorCode.None;
    }

    /// <summary>How many bytes there are to read, as far as it matters; what was counted before is not counted again.</summary>
    public int CountBytes(PartitionReaders readers, int enough)
    {
        var reader = readers.Of(Handle!);
        while (_counted < enough && _countedTo < End && reader.MoveTo(_countedTo))
        {
            _counted += reader.Bodies.Length;
            _countedTo = reader.FirstOffset + reader.Count;
        }

        return (int)Math.Min(_counted, enough);
    }

    /// <summary>An offset behind all that the response can hold of this partition.</summary>
    public long FindReadEnd(PartitionReaders readers)
    {
        var reader = readers.Of(Handle!);
        var offset = Offset;
        for (var bytes = 0L; bytes <= wanted.MaxBytes && offset < End && reader.MoveTo(offset); offset = reader.FirstOffset + reader.Count)
        {
            bytes += reader.Bodies.Length;
        }

        return Math.Max(Math.Min(offset, End), Offset + 1);
    }

    /// <summary>The answer. Its records are read while it is written.</summary>
    public FetchedPartition Answer(PartitionReaders readers, short version, bool readsCommitted)
    {
        if (Error != ErrorCode.None)
        {
            return FetchedPartition.Refused(wanted.Index, Error, Handle is null ? null : Bounds);
        }

        var records = Handle is null || Offset >= End ? null : new PartitionRecords(readers.Of(Handle), Offset, End, version);
        return new FetchedPartition(wanted.Index, ErrorCode.None, Bounds, readsCommitted ? Aborted : null, Math.Max(0, wanted.MaxBytes), records);
    }
}
