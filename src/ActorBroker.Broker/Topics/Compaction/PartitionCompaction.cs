using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Records;
using ActorBroker.Broker.Records.Compaction;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Records;
using ActorBroker.Core.Topics;

namespace ActorBroker.Broker.Topics.Compaction;

/// <summary>
/// One compaction of one partition, done in slices: takes the keys of all entries since the last one, then goes through the log from
/// its start and exchanges the entries that have records with newer ones of their key.
/// </summary>
/// <remarks>
/// It leaves alone what is at or behind the last stable offset, what is younger than <c>min.compaction.lag.ms</c>, and the
/// last entry, so that the log keeps its end.
/// </remarks>
internal sealed class PartitionCompaction : IDisposable, IAppendObserver
{
    private readonly TopicSettings _topic;
    private readonly CompactionSettings _settings;
    private readonly PartitionBounds _bounds;
    private readonly long _now;
    private readonly bool _measures;
    private readonly IBodyReader _reader;
    private readonly PooledBytes _output = new();
    private readonly List<OffsetRange> _emptied = [];
    private CompactionPass? _pass;
    private Stage _stage = Stage.Indexing;
    private long _next;
    private long _end;
    private long _cleanedUpTo;
    private long _bytesSeen;
    private long _bytesFreed;
    private bool _lastWasEmpty;
    private int _unwritten = 1;
    private volatile Exception? _failure;
    private Action? _written;

    /// <summary>Prepares a compaction; nothing is read yet.</summary>
    /// <param name="partition">The partition; its bounds are known.</param>
    /// <param name="settings">Memory and slices.</param>
    /// <param name="now">The time, in milliseconds since 1970.</param>
    /// <param name="measures">Whether to count all bytes, as a compaction that was cut off by a crash may have freed some without the partition's hearing of it.</param>
    public PartitionCompaction(PartitionHandle partition, CompactionSettings settings, long now, bool measures)
    {
        Partition = partition;
        _topic = partition.Topic.Info.Config.Settings;
        _settings = settings;
        _bounds = partition.Bounds;
        _now = now;
        _measures = measures;
        _reader = partition.OpenReader();
        _next = _cleanedUpTo = _bounds.CleanedUpTo;
    }

    private enum Stage
    {
        /// <summary>Keys are taken into the map, from the end of the last compaction on. Leads to <see cref="Rewriting"/>.</summary>
        Indexing,

        /// <summary>Entries are exchanged, from the log's start on. Leads to <see cref="Measuring"/> or <see cref="Done"/>.</summary>
        Rewriting,

        /// <summary>The bytes behind what was compacted are counted. Leads to <see cref="Done"/>.</summary>
        Measuring,

        /// <summary>The partition is to be told of it.</summary>
        Done,
    }

    /// <summary>The partition.</summary>
    public PartitionHandle Partition { get; }

    /// <summary>The offsets that may be compacted; known after <see cref="HasWork"/>.</summary>
    public OffsetRange Range => new(_bounds.LogStart, _end);

    /// <summary>Whether the partition knows its size afterwards. Not if it gave up records meanwhile: some of what was freed may have been theirs.</summary>
    public bool IsMeasured => Partition.Bounds.LogStart == _bounds.LogStart;

    /// <summary>Whether there is an entry that no compaction has seen and that one may see.</summary>
    /// <exception cref="IOException">The journal cannot give it.</exception>
    public bool HasWork()
    {
        _end = _reader.MoveTo(_bounds.HighWatermark - 1) ? Math.Min(_reader.FirstOffset, _bounds.LastStable) : _bounds.LogStart;
        return _end > _next && _reader.MoveToNext(_next) && IsCleanable();
    }

    /// <summary>Begins, with the aborted transactions of <see cref="Range"/>.</summary>
    public void Start(IReadOnlyList<AbortedTransaction> aborted) => _pass = new CompactionPass(
        new CompactionOptions
        {
            Now = _now,
            DeleteRetentionMs = _topic.DeleteRetentionMs,
            MapLimitBytes = _settings.MapBytesMax,
            IndexFrom = _bounds.CleanedUpTo,
        },
        aborted);

    /// <summary>Does a part of it.</summary>
    /// <returns>Whether that was the last part.</returns>
    /// <exception cref="IOException">The journal cannot give or take an entry.</exception>
    /// <exception cref="RecordFormatException">An entry does not consist of whole batches.</exception>
    /// <exception cref="ArgumentException">The topic was deleted.</exception>
    public bool RunSlice()
    {
        var pass = _pass ?? throw new InvalidOperationException("The compaction has not been started.");
        for (long bytes = 0; bytes < _settings.SliceBytes && _stage != Stage.Done;)
        {
            var isThere = _reader.MoveToNext(_next);
            bytes += isThere ? _reader.Bodies.Length : 0;
            switch (_stage)
            {
                case Stage.Indexing:
                    Index(pass, isThere);
                    break;
                case Stage.Rewriting:
                    Rewrite(pass, isThere);
                    break;
                default:
                    Measure(isThere);
                    break;
            }
        }

        return _stage == Stage.Done;
    }

    /// <summary>Why an exchanged entry has its old bodies still; null if there is none such. To be looked at when all are written.</summary>
    public Exception? Failure => _failure;

    /// <summary>Has somebody told once, on any thread, when no exchanged entry is on its way to the journal any more.</summary>
    public void WhenWritten(Action written)
    {
        _written = written;
        CountWritten();
    }

    /// <inheritdoc/>
    void IAppendObserver.Appended(long sequence, Exception? error)
    {
        _failure ??= error;
        CountWritten();
    }

    /// <summary>What the partition is to be told.</summary>
    public ApplyCompaction Result(Recipient replyTo)
    {
        // Also what a compaction freed that a crash has cut off.
        var lost = _measures && IsMeasured ? _bounds.Bytes - _bytesSeen : 0;
        return new ApplyCompaction(replyTo, _emptied, _cleanedUpTo, Math.Max(0, _bytesFreed + lost));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _output.Dispose();
    }

    private void Index(CompactionPass pass, bool isThere)
    {
        if (isThere && IsCleanable())
        {
            var hasRoom = pass.Index(_reader.Bodies.Span);
            _next = _reader.FirstOffset + _reader.Count;
            _cleanedUpTo = hasRoom ? _next : pass.IndexedUpTo;
            if (hasRoom)
            {
                return;
            }
        }

        (_stage, _next) = (Stage.Rewriting, _bounds.LogStart);
    }

    private void Rewrite(CompactionPass pass, bool isThere)
    {
        if (!isThere || _reader.FirstOffset >= _cleanedUpTo)
        {
            _stage = _measures ? Stage.Measuring : Stage.Done;
            return;
        }

        var entry = new OffsetRange(_reader.FirstOffset, _reader.FirstOffset + _reader.Count);
        _bytesSeen += _reader.Bodies.Length;
        _output.Truncate(0);
        if (pass.Rewrite(_reader.Bodies.Span, _output) && TryReplace(entry.First))
        {
            // One that could not be replaced has been given up by retention meanwhile.
            _bytesFreed += _reader.Bodies.Length - _output.Length;
        }

        Note(entry, _output.Length == 0);
        _next = entry.End;
    }

    private bool TryReplace(long firstOffset)
    {
        Interlocked.Increment(ref _unwritten);
        if (Partition.Replace(firstOffset, _output.Memory, this))
        {
            return true;
        }

        Interlocked.Decrement(ref _unwritten);
        return false;
    }

    private void CountWritten()
    {
        if (Interlocked.Decrement(ref _unwritten) == 0)
        {
            _written!();
        }
    }

    private void Measure(bool isThere)
    {
        if (!isThere || _reader.FirstOffset >= _bounds.HighWatermark)
        {
            _stage = Stage.Done;
            return;
        }

        _bytesSeen += _reader.Bodies.Length;
        _next = _reader.FirstOffset + _reader.Count;
    }

    /// <summary>Notes an entry without a batch, also one that an earlier compaction has emptied that was cut off. Between two such there is nothing but gaps.</summary>
    private void Note(OffsetRange entry, bool isEmpty)
    {
        if (isEmpty && _lastWasEmpty)
        {
            _emptied[^1] = _emptied[^1] with { End = entry.End };
        }
        else if (isEmpty && _emptied.Count < _settings.EmptiedRangesMax)
        {
            _emptied.Add(entry);
        }
        else
        {
            isEmpty = false;
        }

        _lastWasEmpty = isEmpty;
    }

    /// <summary>Whether the present entry lies below the end as a whole and is old enough.</summary>
    private bool IsCleanable()
    {
        if (_reader.FirstOffset + _reader.Count > _end)
        {
            return false;
        }

        if (_topic.MinCompactionLagMs > 0)
        {
            for (var rest = _reader.Bodies.Span; rest.Length >= RecordBatchHeader.Size;)
            {
                var header = new RecordBatchHeader(rest);
                if (header.MaxTimestamp > _now - _topic.MinCompactionLagMs)
                {
                    return false;
                }

                rest = rest[Math.Min(header.TotalSize, rest.Length)..];
            }
        }

        return true;
    }
}
