using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using Shouldly;
using static ActorBroker.Core.Tests.Queues.QueueCommands;

namespace ActorBroker.Core.Tests.Queues;

internal enum QueueStepKind
{
    Publish,
    HandIn,
    HandedOver,
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
    Touch,
    Tick,
    Advance,
    Snapshot,
    Crash,
}

/// <summary>What to do next; what that means depends on the state, such as which messages are held.</summary>
internal readonly record struct QueueStep(QueueStepKind Kind, int Who, int Amount, int Seed, bool EndsTurn);

/// <summary>One run of steps over a machine, its model and its journal. What the machine tells is taken off in the order in which the model foretells it.</summary>
internal sealed partial class QueueModelRun
{
    private static readonly Somebody[] Everybody = [A, B, C, new("D")];

    private readonly QueueSettings _settings;
    private readonly QueueModel _model;
    private readonly QueueJournal _journal;
    private QueueMachine _machine;
    private Turn<QueueEvent, QueueEffect> _turn;
    private int _told;
    private bool _recovered;
    private bool _decided;

    public QueueModelRun(QueueSettings settings)
    {
        _settings = settings;
        _model = new QueueModel(settings);
        _journal = new QueueJournal(settings);
        _machine = new QueueMachine(settings);
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
        _journal.EveryReplayEquals(_machine);
    }

    private void Step(QueueStep step)
    {
        var who = Everybody[step.Who];
        switch (step.Kind)
        {
            case QueueStepKind.Publish:
                PublishSome(step);
                break;
            case QueueStepKind.HandIn:
                HandInSome(step);
                break;
            case QueueStepKind.HandedOver:
                // Some of what is leaving, and some that may or may not be.
                var arrived = _model.Leaving.Where(o => o % 3 != step.Seed % 3).Append(step.Seed % (_model.End + 2)).Distinct().ToArray();
                Decide(HandedOver(arrived));
                _model.Arrive(arrived);
                break;
            case QueueStepKind.Subscribe:
                Subscribe(who, step);
                break;
            case QueueStepKind.Unsubscribe:
                Unsubscribe(who);
                break;
            case QueueStepKind.Sent:
                _model.Sent(who, step.Amount);
                Decide(Sent(who, step.Amount));
                break;
            case QueueStepKind.Accept:
            case QueueStepKind.Reject:
            case QueueStepKind.Return:
                Settle(who, step);
                break;
            case QueueStepKind.Get:
                var noAck = step.Amount % 2 == 0;
                Decide(Get(who, noAck));
                _model.Use();
                Expire(includeNow: false);
                var got = Tells<Got>(who);
                _model.Got(who, noAck, got.Message);
                got.Ready.ShouldBe(_model.Ready);
                break;
            case QueueStepKind.Forget:
                ForgetHolder(who);
                break;
            case QueueStepKind.Purge:
                Decide(Purge());
                Expire(includeNow: false);
                Tells<Purged>(R).Count.ShouldBe(_model.Purge().Count);
                break;
            case QueueStepKind.Inspect:
                Decide(Inspect());
                Expire(includeNow: false);
                Tells<Counted>(R).ShouldBe(new Counted(R, _model.Ready, _model.Subscribers.Count));
                break;
            case QueueStepKind.Touch:
                Decide(Touch());
                _model.Use();
                break;
            case QueueStepKind.Tick:
                Decide(Tick());
                if (_model.IsAbandoned())
                {
                    Tells<Abandoned>(Nobody.Instance);
                }

                break;
            case QueueStepKind.Advance:
                EndTurn();
                _model.Now += step.Amount;
                _turn.Clear(_model.Now);
                break;
            case QueueStepKind.Snapshot:
                EndTurn();
                _journal.TakeSnapshot(_machine);
                break;
            case QueueStepKind.Crash:
                EndTurn();
                _journal.EveryReplayEquals(_machine);
                _machine = _journal.Replayed();
                _turn = NewTurn();
                _recovered = false;
                _model.Crash();
                Judge();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step));
        }

        _model.DropIfDone(who);
    }

    private void Decide(QueueCommand command)
    {
        _decided = true;
        _machine.Decide(command, _turn);
        if (_recovered)
        {
            return;
        }

        _recovered = true;
        _model.Use();
        foreach (var reason in Enum.GetValues<DeathReason>())
        {
            TellsDead(reason, [.. _model.LeavingFor(reason)]);
        }
    }

    private T Tells<T>(Recipient to)
        where T : QueueEffect
    {
        _turn.Effects.Count.ShouldBeGreaterThan(_told, $"{typeof(T).Name} is told");
        var told = _turn.Effects[_told++].ShouldBeOfType<T>();
        told.To.ShouldBe(to);
        return told;
    }

    /// <summary>The machine tells that these go to the dead-letter exchange.</summary>
    private void TellsDead(DeathReason reason, List<long> offsets)
    {
        if (offsets.Count == 0)
        {
            return;
        }

        var letters = Tells<DeadLetter>(Nobody.Instance);
        letters.Reason.ShouldBe(reason);
        letters.Time.ShouldBe(_model.Now);
        letters.Offsets.SelectMany(QueueJournal.Flat).ShouldBe(offsets);
        offsets.ShouldAllBe(o => letters.Leaving.Any(r => r.Contains(o)), "what leaves is among all that is leaving");
    }

    private void Drop(List<long> offsets, DeathReason reason) => TellsDead(reason, _model.Drop(offsets, reason));

    private void Expire(bool includeNow) => Drop(_model.TakeDue(includeNow), DeathReason.Expired);

    /// <summary>The machine hands out messages below an offset.</summary>
    private void Serve(long end)
    {
        var deliveries = new List<Deliver>();
        while (_told < _turn.Effects.Count && _turn.Effects[_told] is Deliver deliver && deliver.Runs[0].First < end)
        {
            deliveries.Add(deliver);
            _told++;
        }

        _model.Delivered(deliveries);
    }

    private void EndTurn()
    {
        // The shell has no turn without a command.
        if (!_decided)
        {
            return;
        }

        _machine.Conclude(_turn);
        Expire(includeNow: false);
        Serve(long.MaxValue);
        Expire(includeNow: true);
        Drop(_model.TakeOverLength(), DeathReason.MaxLength);
        _turn.Effects.Count.ShouldBe(_told, "nothing else is told");
        _journal.Append(_turn.Events);
        _turn.Clear(_model.Now);
        _told = 0;
        _decided = false;
        Judge();
        var live = new List<OffsetRange>();
        _machine.CollectLive(live);
        live.SelectMany(QueueJournal.Flat).ShouldBe(_model.Live);
        (_machine.NextWake?.At ?? long.MaxValue).ShouldBeLessThanOrEqualTo(_model.WakeBy, "what is due is not slept over");
    }

    private void Judge()
    {
        _model.Judge(_machine);
        var holders = Everybody.Where(_model.Holders.ContainsKey).ToList();
        _machine.Holders.ShouldBe(holders, ignoreOrder: true);
        _machine.IsIdle.ShouldBe(holders.Count == 0 && !_model.Leaving.Any() && _machine.NextWake is null);
    }

    private Turn<QueueEvent, QueueEffect> NewTurn()
    {
        var turn = new Turn<QueueEvent, QueueEffect>(e => _machine.Apply(e));
        turn.Clear(_model.Now);
        return turn;
    }
}
