using System.Buffers;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>
/// A queue: hands each message to one consumer and forgets it when it is settled. What waits and was never handed out is
/// just the range from <c>_head</c> to the log's end; only returned, held and out-of-order settled messages cost a bit each.
/// </summary>
/// <remarks>
/// Soft state is who consumes and who holds what. After a crash everything unsettled is ready again, in its old place;
/// what had been handed out before carries the redelivered flag.
/// </remarks>
public sealed partial class QueueMachine : IMachine<QueueCommand, QueueEvent, QueueEffect>
{
    private readonly QueueLog _log = new();
    private readonly OffsetSet _returned = new();
    private readonly List<QueueConsumer> _consumers = [];
    private readonly Dictionary<Recipient, QueueConsumer> _holders = new(ReferenceEqualityComparer.Instance);
    private long _head;
    private int _subscribed;
    private int _turn;
    private bool _recovered;
    private bool _closed;

    /// <summary>How many messages are ready to be handed out.</summary>
    public long Ready => _returned.Count + _log.End - _head;

    /// <summary>How many messages are held by somebody.</summary>
    public long Unacknowledged => _log.Unsettled - Ready;

    /// <summary>How many consumers are subscribed.</summary>
    public int Consumers => _subscribed;

    /// <inheritdoc/>
    public bool IsIdle => _holders.Count == 0 && !_closed;

    /// <summary>Everybody who consumes or holds messages, to be told when the queue's soft state is lost.</summary>
    public IEnumerable<Recipient> Holders => _holders.Keys;

    /// <inheritdoc/>
    public void Decide(QueueCommand command, Turn<QueueEvent, QueueEffect> turn)
    {
        Recover();
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
                turn.Tell(new Counted(inspect.ReplyTo, Ready, _subscribed));
                break;
            case Close close:
                Decide(close, turn);
                break;
            default:
                throw new ArgumentException($"A queue does not know the command {command.GetType().Name}.", nameof(command));
        }
    }

    /// <inheritdoc/>
    public void Apply(QueueEvent @event)
    {
        switch (@event)
        {
            case Published published:
                _log.Append(published.Count);
                break;
            case Settled settled:
                for (var i = 0; i < settled.Offsets.Count; i++)
                {
                    _log.Settle(settled.Offsets[i]);
                }

                break;
            case Delivered delivered:
                _log.MarkDelivered(delivered.End);
                break;
            default:
                throw new ArgumentException($"A queue does not know the event {@event.GetType().Name}.", nameof(@event));
        }
    }

    /// <inheritdoc/>
    public void WriteSnapshot(IBufferWriter<byte> writer) => _log.Write(writer);

    /// <inheritdoc/>
    public void ReadSnapshot(ReadOnlySpan<byte> snapshot) => _log.Read(snapshot);

    /// <inheritdoc/>
    public void CollectLive(ICollection<OffsetRange> live)
    {
        var ranges = new List<OffsetRange>();
        _log.CollectUnsettled(new OffsetRange(_log.Floor, _log.End), ranges);
        foreach (var consumer in _holders.Values)
        {
            consumer.CollectOnTheWay(ranges);
        }

        ranges.Sort(static (a, b) => a.First.CompareTo(b.First));
        foreach (var range in ranges)
        {
            live.Add(range);
        }
    }

    /// <summary>After a replay: what was handed out before and not settled is ready in its old place.</summary>
    private void Recover()
    {
        if (_recovered)
        {
            return;
        }

        _recovered = true;
        _head = _log.DeliveredEnd;
        var unsettled = new List<OffsetRange>();
        _log.CollectUnsettled(new OffsetRange(_log.Floor, _head), unsettled);
        foreach (var range in unsettled)
        {
            _returned.Add(range);
        }
    }
}
