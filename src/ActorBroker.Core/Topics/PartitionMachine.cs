using System.Buffers;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Topics;

/// <summary>
/// A partition: a log of record batches that stays for as long as retention says. It knows offsets, producers and
/// transactions; what is in a batch it never looks at.
/// </summary>
/// <remarks>
/// Everything that readers or answers depend on is synced before they hear of it: an effect is performed when the turn
/// is durable, so the end of the log as the machine has it is the high watermark by then. For the same reason whatever was
/// appended in an earlier turn is durable, and a duplicate may be answered at once; one whose original came in the same turn
/// waits with it. Soft state is only when retention was last looked at.
/// </remarks>
/// <param name="settings">The topic's configuration; changed by <see cref="ConfigurePartition"/>, and not journaled here.</param>
/// <param name="limits">What is kept in memory at most.</param>
public sealed partial class PartitionMachine(TopicSettings settings, PartitionLimits limits)
    : IMachine<PartitionCommand, PartitionEvent, PartitionEffect>
{
    private readonly PartitionState _state = new(limits);
    private readonly List<PartitionEffect> _answers = [];
    private TopicSettings _settings = settings;
    private PartitionBounds _told;
    private long _now;
    private long _lastCheck;
    private bool _recovered;

    /// <summary>
    /// The bounds as of the last event. Whoever runs the partition publishes them after recovery and from then on those of
    /// <see cref="BoundsChanged"/>, which are told when they are durable; during a turn these here are ahead.
    /// </summary>
    public PartitionBounds Bounds => _state.Bounds;

    /// <summary>How many idempotent producers are remembered.</summary>
    public int Producers => _state.Producers.Count;

    /// <summary>How many points the index of the log has.</summary>
    public int IndexPoints => _state.Index.Count;

    /// <summary>
    /// Whether the machine can be forgotten: nothing is due before two checks' time. What is due later has to be looked at by
    /// whoever forgot it, with a <see cref="PartitionTick"/> now and then.
    /// </summary>
    public bool IsIdle => NextWake is not { } wake || wake.At - _now > 2 * limits.RetentionCheckMs;

    /// <inheritdoc/>
    public void Decide(PartitionCommand command, Turn<PartitionEvent, PartitionEffect> turn)
    {
        Recover(turn);
        switch (command)
        {
            case Append append:
                Decide(append, turn);
                break;
            case AppendSet append:
                Decide(append, turn);
                break;
            case Enlist enlist:
                Decide(enlist, turn);
                break;
            case WriteMarker marker:
                Decide(marker, turn);
                break;
            case DeleteRecords delete:
                Decide(delete, turn);
                break;
            case FindTime find:
                Answer(find, to => new TimeFound(to, Math.Max(_state.Index.Find(find.Timestamp), _state.LogStart)));
                break;
            case FindMaxTime find:
                Answer(find, to => new MaxTimeFound(to, _state.Index.ByTime()));
                break;
            case FindAborted find:
                Answer(find, to => new AbortedFound(to, _state.Aborted.Find(find.Range.First, find.Range.End)));
                break;
            case InspectPartition inspect:
                Answer(inspect, to => new PartitionInspected(to, default));
                break;
            case ConfigurePartition configure:
                _settings = configure.Settings;
                break;
            case ApplyCompaction compaction:
                Decide(compaction, turn);
                break;
            case PartitionTick:
                Check(turn);
                break;
            default:
                throw new ArgumentException($"A partition does not know the command {command.GetType().Name}.", nameof(command));
        }
    }

    /// <inheritdoc/>
    public void Conclude(Turn<PartitionEvent, PartitionEffect> turn)
    {
        var bounds = Bounds;
        if (bounds != _told)
        {
            _told = bounds;
            turn.Tell(new BoundsChanged(bounds));
        }

        foreach (var answer in _answers)
        {
            // Whoever asked may publish what it hears, so it must not be older than what was told a line above.
            turn.Tell(answer is PartitionInspected inspected ? inspected with { Bounds = bounds } : answer);
        }

        _answers.Clear();
    }

    /// <inheritdoc/>
    public void Apply(PartitionEvent @event) => _state.Apply(@event);

    /// <inheritdoc/>
    public void WriteSnapshot(IBufferWriter<byte> writer) => _state.Write(writer);

    /// <inheritdoc/>
    public void ReadSnapshot(ReadOnlySpan<byte> snapshot) => _state.Read(snapshot);

    /// <inheritdoc/>
    public void CollectLive(ICollection<OffsetRange> live) => _state.Emptied.Except(new OffsetRange(_state.LogStart, _state.End), live);

    private void Recover(Turn<PartitionEvent, PartitionEffect> turn)
    {
        _now = turn.Now;
        if (!_recovered)
        {
            _recovered = true;
            _told = Bounds;
            _lastCheck = turn.Now;
        }
    }

    /// <summary>Keeps an answer until the bounds have been told.</summary>
    private void Answer(PartitionCommand command, Func<Recipient, PartitionEffect> answer)
    {
        if (command.ReplyTo is { } to)
        {
            _answers.Add(answer(to));
        }
    }
}
