using System.Buffers;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>
/// A queue: hands each message to one consumer and forgets it when it is settled. A message that waits costs a bit; only
/// deadlines, priorities and attempts cost more, and only where there are some.
/// </summary>
/// <remarks>
/// Soft state is who consumes and who holds what. After a crash everything unsettled is ready again, in its old place;
/// what had been handed out before carries the redelivered flag, and what was leaving leaves again.
/// </remarks>
public sealed partial class QueueMachine(QueueSettings settings) : IMachine<QueueCommand, QueueEvent, QueueEffect>
{
    private readonly QueueState _state = new();
    private readonly ReadyLines _ready = new(settings.PriorityMax ?? 0);
    private readonly ConsumerLine _waiting = new();
    private readonly List<QueueConsumer> _subscribers = [];
    private readonly List<QueueConsumer> _served = [];
    private readonly Dictionary<Recipient, QueueConsumer> _holders = new(ReferenceEqualityComparer.Instance);
    private long _handedEnd;
    private long _readyBytes;
    private bool _exclusive;
    private bool _recovered;
    private bool _closed;

    /// <summary>How many messages are ready to be handed out; all that are not settled until somebody can hold one.</summary>
    public long Ready => _recovered ? _ready.Count : _state.Log.Unsettled - _state.Leaving.Count;

    /// <summary>How many messages are held by somebody.</summary>
    public long Unacknowledged => _state.Log.Unsettled - _state.Leaving.Count - Ready;

    /// <summary>How many messages are on their way to the dead-letter exchange.</summary>
    public long Leaving => _state.Leaving.Count;

    /// <summary>How many consumers are subscribed.</summary>
    public int Consumers => _subscribers.Count;

    /// <inheritdoc/>
    public bool IsIdle => _holders.Count == 0 && !_closed && NextWake is null && _state.Leaving.Count == 0;

    /// <summary>Everybody who consumes or holds messages, to be told when the queue's soft state is lost.</summary>
    public IEnumerable<Recipient> Holders => _holders.Keys;

    private bool HasDeadLetterExchange => settings.DeadLetterExchange is not null;

    private bool CountsAttempts => settings.DeliveryLimit is not null || settings.Type == QueueType.Quorum;

    /// <inheritdoc/>
    public void Decide(QueueCommand command, Turn<QueueEvent, QueueEffect> turn)
    {
        Recover(turn);
        switch (command)
        {
            case Publish publish:
                Decide(publish, turn);
                break;
            case Settle settle:
                Decide(settle, turn);
                break;
            case Sent sent:
                Decide(sent);
                break;
            case Limit limit:
                Decide(limit, turn);
                break;
            case Get get:
                Decide(get, turn);
                break;
            case Subscribe subscribe:
                Decide(subscribe, turn);
                break;
            case Unsubscribe unsubscribe:
                Decide(unsubscribe, turn);
                break;
            case Forget forget:
                Decide(forget, turn);
                break;
            case Purge purge:
                Decide(purge, turn);
                break;
            case Inspect inspect:
                Expire(turn, includeNow: false);
                turn.Tell(new Counted(inspect.ReplyTo, Ready, Consumers));
                break;
            case Close close:
                Decide(close, turn);
                break;
            case HandedOver handedOver:
                Decide(handedOver, turn);
                break;
            case RepeatLetters:
                NameLeaving(turn);
                break;
            case Touch:
                _usedAt = turn.Now;
                break;
            case Tick:
                Decide(turn);
                break;
            default:
                throw new ArgumentException($"A queue does not know the command {command.GetType().Name}.", nameof(command));
        }
    }

    /// <inheritdoc/>
    public void Apply(QueueEvent @event) => _state.Apply(@event);

    /// <inheritdoc/>
    public void WriteSnapshot(IBufferWriter<byte> writer) => _state.Write(writer);

    /// <inheritdoc/>
    public void ReadSnapshot(ReadOnlySpan<byte> snapshot) => _state.Read(snapshot);

    /// <inheritdoc/>
    public void CollectLive(ICollection<OffsetRange> live)
    {
        var ranges = new List<OffsetRange>();
        _state.Log.CollectUnsettled(new OffsetRange(_state.Log.Floor, _state.Log.End), ranges);
        foreach (var consumer in _holders.Values)
        {
            consumer.CollectOnTheWay(ranges);
        }

        OffsetRanges.SortAndJoin(ranges);
        foreach (var range in ranges)
        {
            live.Add(range);
        }
    }

    /// <summary>After a replay: what is not settled is ready in its old place, and what was leaving leaves again.</summary>
    private void Recover(Turn<QueueEvent, QueueEffect> turn)
    {
        if (_recovered)
        {
            return;
        }

        _recovered = true;
        _usedAt = turn.Now;
        _handedEnd = _state.Log.DeliveredEnd;
        var unsettled = new List<OffsetRange>();
        _state.Log.CollectUnsettled(new OffsetRange(_state.Log.Floor, _state.Log.End), unsettled);
        var waiting = new List<OffsetRange>();
        foreach (var range in unsettled)
        {
            _state.Leaving.Except(range, waiting);
        }

        foreach (var range in waiting)
        {
            MakeReady(range with { End = Math.Min(range.End, _handedEnd) }, returned: true);
            MakeReady(range with { First = Math.Max(range.First, _handedEnd) }, returned: false);
        }

        NameLeaving(turn);
    }

    private void NameLeaving(Turn<QueueEvent, QueueEffect> turn)
    {
        for (var reason = 0; reason < DeathReasons.Count; reason++)
        {
            var offsets = _state.Leaving.Of((DeathReason)reason);
            if (offsets.Count > 0)
            {
                turn.Tell(new DeadLetter((DeathReason)reason, offsets, _state.Leaving.Cover(), turn.Now));
            }
        }
    }

    /// <summary>Puts messages into the lines of their priorities.</summary>
    private void MakeReady(OffsetRange range, bool returned)
    {
        if (range.IsEmpty)
        {
            return;
        }

        if (settings.LengthBytesMax is not null)
        {
            _readyBytes += _state.Sizes.Sum(range);
        }

        if (_state.Priorities.IsEmpty)
        {
            AddToLine(range, 0, returned);
            return;
        }

        for (var left = range; !left.IsEmpty;)
        {
            var (priority, end) = _state.Priorities.RunOf(left);
            AddToLine(left with { End = end }, Math.Min(priority, settings.PriorityMax ?? 0), returned);
            left = left with { First = end };
        }
    }

    private void AddToLine(OffsetRange range, int priority, bool returned)
    {
        if (returned)
        {
            _ready.Return(range, priority);
        }
        else
        {
            _ready.Add(range, priority);
        }
    }
}
