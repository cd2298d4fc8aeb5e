using ActorBroker.Actors;
using ActorBroker.Broker.Records;
using ActorBroker.Core.Topics;

namespace ActorBroker.Broker.Topics.Compaction;

/// <summary>
/// Compacts partitions, one at a time and in slices, so that a node's threads serve others in between. Looks now and then which
/// partitions have a share of bytes behind their last compaction that reaches <c>min.cleanable.dirty.ratio</c>, and begins with the
/// one that has the largest.
/// </summary>
/// <remarks>
/// New batches go into the journal first, and the partition hears of them when all are written: as it is one log, whoever finds after a
/// crash that the partition was told also finds the batches. If one could not be written, on a full disk for example, the partition
/// must not hear: what was to go would count as gone, and a deleted key would be there again when its tombstone has gone. That, and a
/// crash before, leaves some entries compacted and others not, which is a log with the same last records; the next compaction begins
/// where the last one that was told of has ended.
/// </remarks>
/// <param name="candidates">The partitions of all topics that are to be compacted.</param>
/// <param name="settings">How often, and with how much memory.</param>
internal sealed class Compactor(Func<IEnumerable<PartitionHandle>> candidates, CompactionSettings settings) : Actor<ICompactorMessage>
{
    private readonly Queue<PartitionHandle> _waiting = new();

    /// <summary>Partitions in which there was nothing to do, with the bounds that they had; as many as there are partitions at most.</summary>
    private readonly Dictionary<PartitionHandle, PartitionBounds> _fruitless = [];

    /// <summary>Partitions whose bytes have been measured since the start; as many as there are partitions at most.</summary>
    private readonly HashSet<PartitionHandle> _measured = [];

    private PartitionCompaction? _current;
    private CompactorCall? _call;

    /// <inheritdoc/>
    protected override void PreStart() => Context.Timers.StartPeriodic(this, LookForWork.Instance, settings.Interval);

    /// <inheritdoc/>
    protected override void PostStop() => _current?.Dispose();

    /// <inheritdoc/>
    protected override void Receive(ICompactorMessage message)
    {
        try
        {
            switch (message)
            {
                case LookForWork when _current is null:
                    Look();
                    break;
                case NextSlice when _current is not null:
                    GoOn(_current);
                    break;
                case BodiesWritten written when written.Compaction == _current:
                    Apply(written.Compaction);
                    break;
                case PartitionAnswered answered when answered.Call == _call && _current is not null:
                    Take(_current, answered);
                    break;
            }
        }
        catch (Exception error) when (error is IOException or RecordFormatException or ArgumentException && _current is not null)
        {
            // The journal refuses or is damaged, or the topic is gone; others can be compacted all the same.
            GiveUp(_current!, error);
        }

        while (_current is null && _waiting.TryDequeue(out var next))
        {
            Begin(next);
        }
    }

    private void Look()
    {
        foreach (var gone in _fruitless.Keys.Concat(_measured).Where(static partition => partition.IsDeleted).ToList())
        {
            _fruitless.Remove(gone);
            _measured.Remove(gone);
        }

        var worthIt = candidates().Where(IsWorthIt).OrderByDescending(static partition => DirtyRatio(partition.Bounds));
        foreach (var partition in worthIt)
        {
            _waiting.Enqueue(partition);
        }
    }

    private bool IsWorthIt(PartitionHandle partition)
    {
        var topic = partition.Topic.Info.Config.Settings;
        var bounds = partition.Bounds;
        if (!partition.IsKnown || partition.IsDeleted || bounds.DirtyBytes == 0 || DirtyRatio(bounds) < topic.MinCleanableDirtyRatio)
        {
            return false;
        }

        // With a lag, what was too young then may be old enough now.
        return topic.MinCompactionLagMs > 0 || !_fruitless.TryGetValue(partition, out var before) || before != bounds;
    }

    private static double DirtyRatio(PartitionBounds bounds) => bounds.Bytes == 0 ? 0 : (double)bounds.DirtyBytes / bounds.Bytes;

    private void Begin(PartitionHandle partition)
    {
        var bounds = partition.Bounds;
        var compaction = new PartitionCompaction(partition, settings, Context.Clock.GetUtcNow().ToUnixTimeMilliseconds(), !_measured.Contains(partition));
        try
        {
            if (!compaction.HasWork())
            {
                compaction.Dispose();
                _fruitless[partition] = bounds;
                return;
            }
        }
        catch (IOException error)
        {
            GiveUp(compaction, error);
            return;
        }

        _current = compaction;
        _call = new CompactorCall(Context.Self);
        partition.Tell(new FindAborted(_call, compaction.Range));
    }

    private void Take(PartitionCompaction compaction, PartitionAnswered answered)
    {
        _call = null;
        switch (answered.Effect)
        {
            case AbortedFound found:
                compaction.Start(found.Transactions);
                Context.Self.Tell(NextSlice.Instance);
                break;
            case CompactionApplied:
                _fruitless.Remove(compaction.Partition);
                Note(compaction);
                End(compaction);
                break;
            default:
                GiveUp(compaction, answered.Failure ?? new InvalidOperationException("The partition has answered something else."));
                break;
        }
    }

    private void GoOn(PartitionCompaction compaction)
    {
        if (!compaction.RunSlice())
        {
            Context.Self.Tell(NextSlice.Instance);
            return;
        }

        var self = Context.Self;
        compaction.WhenWritten(() => self.Tell(new BodiesWritten(compaction)));
    }

    private void Apply(PartitionCompaction compaction)
    {
        if (compaction.Failure is { } failure)
        {
            GiveUp(compaction, failure);
            return;
        }

        _call = new CompactorCall(Context.Self);
        compaction.Partition.Tell(compaction.Result(_call));
    }

    private void Note(PartitionCompaction compaction)
    {
        if (compaction.IsMeasured)
        {
            _measured.Add(compaction.Partition);
        }
        else
        {
            _measured.Remove(compaction.Partition);
        }
    }

    private void GiveUp(PartitionCompaction compaction, Exception reason)
    {
        var partition = compaction.Partition;

        // Some of its entries may have been exchanged, of which it does not know.
        _measured.Remove(partition);
        if (!partition.IsDeleted)
        {
            _fruitless[partition] = partition.Bounds;
            Context.System.EventStream.Publish(new CompactionFailed(partition.ToString(), reason));
        }

        End(compaction);
    }

    private void End(PartitionCompaction compaction)
    {
        compaction.Dispose();
        _current = null;
        _call = null;
    }
}
