using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;
using Shouldly;
using static ActorBroker.Core.Tests.Topics.PartitionCommands;

namespace ActorBroker.Core.Tests.Topics;

internal enum PartitionStepKind
{
    Append,
    Produce,
    Send,
    Transact,
    Delete,
    Compact,
    Advance,
    Snapshot,
    Break,
    Crash,
}

/// <param name="Kind">What happens.</param>
/// <param name="Who">Which client does it.</param>
/// <param name="Amount">How much of it.</param>
/// <param name="Seed">What else is to be chosen.</param>
/// <param name="EndsTurn">Whether the turn ends with it.</param>
internal sealed record PartitionStep(PartitionStepKind Kind, int Who, int Amount, int Seed, bool EndsTurn);

/// <summary>Clients at work on a partition that is now and then lost with its last turn, held against <see cref="PartitionLedger"/>.</summary>
internal sealed class PartitionModelRun
{
    private readonly IdempotentClient[] _producers = [new(1, 0), new(2, 0), new(3, int.MaxValue - 9)];
    private readonly TransactionalClient[] _transactional = [new(11), new(12), new(13)];
    private readonly PartitionLedger _ledger = new();
    private readonly PartitionJournal _journal;
    private readonly Turn<PartitionEvent, PartitionEffect> _turn;
    private readonly List<PartitionCommand> _commands = [];
    private PartitionMachine _machine;
    private long _now = 1000;

    public PartitionModelRun(TopicSettings settings, PartitionLimits limits)
    {
        _journal = new PartitionJournal(settings, limits);
        _machine = _journal.Replayed();
        _turn = new Turn<PartitionEvent, PartitionEffect>(e => _machine.Apply(e));
    }

    public void Run(PartitionStep[] steps)
    {
        foreach (var step in steps)
        {
            Do(step);
            if (step.EndsTurn)
            {
                EndTurn(lost: false);
            }
        }

        EndTurn(lost: false);
        Finish();
    }

    private void Do(PartitionStep step)
    {
        var producer = _producers[step.Who % _producers.Length];
        var client = _transactional[step.Who % _transactional.Length];
        var bounds = _machine.Bounds;
        switch (step.Kind)
        {
            case PartitionStepKind.Append:
                _commands.Add(Append(1 + step.Amount, 1000 + (step.Seed % 1_000_000), step.Seed % 40_000));
                break;
            case PartitionStepKind.Produce:
                producer.Produce(1 + step.Amount, step.Seed % 40_000);
                producer.Produce(1 + (step.Seed % 3), 0);
                break;
            case PartitionStepKind.Send:
                _commands.AddRange(producer.Send(step.Seed % 2 == 0 ? 5 : 1 + (step.Amount % 5)));
                break;
            case PartitionStepKind.Transact:
                _commands.Add(client.Step(step.Seed, 1 + step.Amount));
                break;
            case PartitionStepKind.Delete:
                _commands.Add(Delete(bounds.LogStart + (step.Seed % (1 + bounds.HighWatermark - bounds.LogStart))));
                break;
            case PartitionStepKind.Compact:
                var first = bounds.LogStart + (step.Seed % (1 + bounds.HighWatermark - bounds.LogStart));
                _commands.Add(Compact(first + step.Amount, step.Seed % 50_000, new OffsetRange(first, first + 2)));
                break;
            case PartitionStepKind.Advance:
                EndTurn(lost: false);
                _now += step.Seed % 200_000;
                if (_machine.NextWake is { } wake && wake.At <= _now)
                {
                    _commands.Add(wake.Command);
                }

                break;
            case PartitionStepKind.Snapshot:
                EndTurn(lost: false);
                _journal.TakeSnapshot(_machine);
                break;
            case PartitionStepKind.Break:
                (step.Seed % 2 == 0 ? producer : (PartitionClient)client).BreakAfter(step.Amount % 3);
                break;
            case PartitionStepKind.Crash:
                EndTurn(lost: true);
                break;
        }
    }

    private void EndTurn(bool lost)
    {
        _turn.Clear(_now);
        foreach (var command in _commands)
        {
            _machine.Decide(command, _turn);
        }

        _machine.Conclude(_turn);
        _commands.Clear();
        if (lost)
        {
            _machine = _journal.Replayed();
        }
        else
        {
            _journal.Append(_turn.Events);
            foreach (var @event in _turn.Events)
            {
                _ledger.Append(@event);
            }

            Perform();
        }

        foreach (var client in _producers.Concat<PartitionClient>(_transactional))
        {
            client.Reconnect();
        }

        _ledger.Follow(_machine, FindAborted);
        _journal.EveryReplayEquals(_machine);
    }

    private void Perform()
    {
        var told = 0;
        foreach (var effect in _turn.Effects)
        {
            if (effect is BoundsChanged changed)
            {
                told++.ShouldBe(0);
                effect.ShouldBeSameAs(_turn.Effects[0]);
                changed.Bounds.ShouldBe(_machine.Bounds);
            }

            (effect.To as Waiter)?.Hear(effect);
        }

        (told == 1 || _turn.Events.All(e => e is not BatchAppended)).ShouldBeTrue("who appends moves the bounds");
    }

    /// <summary>Asks in a turn of its own, which changes nothing.</summary>
    private IReadOnlyList<AbortedTransaction> FindAborted(OffsetRange range)
    {
        var turn = new Turn<PartitionEvent, PartitionEffect>(_ => { });
        turn.Clear(_now);
        _machine.Decide(new FindAborted(P, range), turn);
        _machine.Conclude(turn);
        return turn.Effects.OfType<AbortedFound>().Single().Transactions;
    }

    /// <summary>With lines that hold, everything is acknowledged in the end, and stands where it was said to stand.</summary>
    private void Finish()
    {
        foreach (var producer in _producers)
        {
            _commands.AddRange(producer.Send(5));
            EndTurn(lost: false);
            producer.IsDone.ShouldBeTrue();
            foreach (var (sequence, offset) in producer.Acknowledged)
            {
                _ledger.Offsets[(producer.Id, sequence)].ShouldBe(offset);
            }
        }
    }
}
