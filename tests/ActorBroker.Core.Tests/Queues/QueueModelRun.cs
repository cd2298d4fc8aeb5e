using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using Shouldly;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

internal enum QueueStepKind
{
    Publish,
    Subscribe,
    Unsubscribe,
    Sent,
    Accept,
    Reject,
    Return,
    Get,
    Forget,
    Purge,
    Inspect,
    Snapshot,
    Crash,
}

/// <summary>What to do next; what that means depends on the state, such as which messages are held.</summary>
internal readonly record struct QueueStep(QueueStepKind Kind, int Who, int Amount, int Seed, bool EndsTurn);

/// <summary>One run of steps over a machine, its model and its journal.</summary>
internal sealed class QueueModelRun
{
    private static readonly Somebody[] Everybody = [A, B, C, new("D")];

    private readonly QueueModel _model = new();
    private readonly QueueJournal _journal = new();
    private QueueMachine _machine = new(QueueSettings.Default);
    private Turn<QueueEvent, QueueEffect> _turn;
    private int _effectsSeen;

    public QueueModelRun()
    {
        _turn = NewTurn();
    }

    public void Run(QueueStep[] steps)
    {
        foreach (var step in steps)
        {
            Step(step);
            if (step.EndsTurn)
            {
                EndTurn();
            }
        }

        EndTurn();
        _journal.EveryReplayEquals(_machine);
        Drain();
    }

    private void Step(QueueStep step)
    {
        var who = Everybody[step.Who];
        switch (step.Kind)
        {
            case QueueStepKind.Publish:
                var count = step.Amount + 1;
                _model.Publish(count);
                Tells<PublishAccepted>(Publish(count), P);
                break;
            case QueueStepKind.Subscribe:
                Subscribe(who, step);
                break;
            case QueueStepKind.Unsubscribe:
                Unsubscribe(who);
                break;
            case QueueStepKind.Sent:
                _model.Sent(who, step.Amount);
                Decide(Sent(who, step.Amount)).ShouldBeEmpty();
                break;
            case QueueStepKind.Accept:
            case QueueStepKind.Reject:
            case QueueStepKind.Return:
                Settle(who, step);
                break;
            case QueueStepKind.Get:
                var noAck = step.Amount % 2 == 0;
                var got = Tells<Got>(Get(who, noAck), who);
                _model.Got(who, noAck, got.Message);
                got.Ready.ShouldBe(_model.Ready.Count);
                break;
            case QueueStepKind.Forget:
                var wasLast = _model.Consumers == 1 && _model.Of(who).Options is not null;
                _model.Forget(who);
                Decide(Forget(who)).Count.ShouldBe(wasLast ? 1 : 0, "the last consumer leaves the queue unused");
                break;
            case QueueStepKind.Purge:
                Tells<Purged>(Purge(), R).Count.ShouldBe(_model.Purge());
                break;
            case QueueStepKind.Inspect:
                Tells<Counted>(Inspect(), R).ShouldBe(new Counted(R, _model.Ready.Count, _model.Consumers));
                break;
            case QueueStepKind.Snapshot:
                EndTurn();
                _journal.TakeSnapshot(_machine);
                break;
            case QueueStepKind.Crash:
                EndTurn();
                _machine = _journal.Replayed();
                _turn = NewTurn();
                _model.Crash();
                JudgeCounts();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step));
        }

        _model.DropIfDone(who);
    }

    private void Subscribe(Somebody who, QueueStep step)
    {
        var holder = _model.Of(who);
        if (holder.Options is not null)
        {
            return;
        }

        var options = new ConsumerOptions(
            NoAck: step.Seed % 3 == 0,
            Exclusive: step.Seed % 10 == 1,
            Prefetch: step.Seed / 10 % 6,
            Window: step.Seed % 7 == 0 ? int.MaxValue : 1 + (step.Seed / 100 % 12));
        var exclusive = _model.Holders.Values.Any(h => h.Options is { } other && (other.Exclusive || options.Exclusive));
        var told = Decide(new Subscribe(who, options, R)).ShouldHaveSingleItem();
        told.ShouldBe(exclusive ? (QueueEffect)new Refused(R, Refusal.ExclusiveUse) : new Subscribed(R));
        if (!exclusive)
        {
            holder.Options = options;
        }
    }

    private void Unsubscribe(Somebody who)
    {
        var holder = _model.Of(who);
        var isLast = _model.Consumers == 1 && holder.Options is not null;
        holder.Options = null;
        Decide(Cancel(who)).ShouldBe(isLast ? [new Unused(who), new Unsubscribed(R)] : [new Unsubscribed(R)]);
    }

    private void Settle(Somebody who, QueueStep step)
    {
        var outcome = step.Kind switch
        {
            QueueStepKind.Accept => Outcome.Accepted,
            QueueStepKind.Reject => Outcome.Rejected,
            _ => Outcome.Returned,
        };
        var first = step.Seed % (_model.End + 3);
        var held = _model.Of(who).Held;

        // A third settles all up to a held message, as an acknowledgement of multiple messages does; a third single held
        // messages in any order; a third a range anywhere, held or not.
        OffsetRange[] ranges = (step.Seed % 3) switch
        {
            0 => [new OffsetRange(0, held.Count == 0 ? 0 : held.ElementAt(step.Amount % held.Count) + 1)],
            1 => [.. held.OrderBy(o => o * 7919 % (step.Amount + 3)).Take(step.Amount).Select(o => new OffsetRange(o, o + 1))],
            _ => [new OffsetRange(first, first + step.Amount)],
        };
        _model.Settle(who, ranges.SelectMany(QueueJournal.Flat).ToList(), outcome);
        Decide(new Settle(who, ranges, outcome)).ShouldBeEmpty();
    }

    private List<QueueEffect> Decide(QueueCommand command)
    {
        _machine.Decide(command, _turn);
        var told = _turn.Effects.Skip(_effectsSeen).ToList();
        _effectsSeen = _turn.Effects.Count;
        return told;
    }

    private T Tells<T>(QueueCommand command, Somebody to)
        where T : QueueEffect
    {
        var told = Decide(command).ShouldHaveSingleItem().ShouldBeOfType<T>();
        told.To.ShouldBe(to);
        return told;
    }

    private void EndTurn()
    {
        _machine.Conclude(_turn);
        var deliveries = _turn.Effects.Skip(_effectsSeen).Cast<Deliver>().ToList();
        _model.Delivered(deliveries);
        _journal.Append(_turn.Events);
        _turn.Clear(now: 0);
        _effectsSeen = 0;
        JudgeCounts();
        var live = new List<OffsetRange>();
        _machine.CollectLive(live);
        live.SelectMany(QueueJournal.Flat).ShouldBe(_model.Live);
    }

    private void JudgeCounts()
    {
        _machine.Ready.ShouldBe(_model.Ready.Count);
        _machine.Unacknowledged.ShouldBe(_model.Held);
        _machine.Consumers.ShouldBe(_model.Consumers);
        var holders = Everybody.Where(_model.Holders.ContainsKey).ToList();
        _machine.Holders.ShouldBe(holders, ignoreOrder: true);
        _machine.IsIdle.ShouldBe(holders.Count == 0);
    }

    /// <summary>All holders go and one consumer takes the rest: exactly what is not settled comes, in order, with the right flags.</summary>
    private void Drain()
    {
        foreach (var who in Everybody)
        {
            _model.Forget(who);
            Decide(Forget(who));
        }

        Decide(Consume(A, window: int.MaxValue));
        _model.Of(A).Options = new ConsumerOptions(NoAck: false, Exclusive: false, Prefetch: 0, Window: int.MaxValue);
        EndTurn();
        _model.Ready.ShouldBeEmpty();
        _model.Settle(A, [.. _model.Of(A).Held], Outcome.Accepted);
        Decide(AckBelow(A, long.MaxValue));
        EndTurn();
        _model.Live.ShouldBeEmpty();
    }

    private Turn<QueueEvent, QueueEffect> NewTurn() => new(e => _machine.Apply(e));
}
