using System.Buffers;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Transactions;
using Shouldly;

namespace ActorBroker.Core.Tests.Transactions;

internal enum TransactionStepKind
{
    Init,
    InitAgain,
    Add,
    Commit,
    Abort,
    Inspect,
    Participant,
    Answer,
    Advance,
    Snapshot,
    Crash,
    PowerLoss,
}

/// <summary>What to do next; what that means depends on who holds which epoch.</summary>
internal readonly record struct TransactionStep(TransactionStepKind Kind, int Who, int Seed);

/// <summary>One run of steps over a coordinator, three producers, three participants and the journal.</summary>
internal sealed class TransactionModelRun
{
    private static readonly TransactionLimits Limits = TransactionLimits.Default with { WaitingMax = 4, TimeoutMsMax = 50_000 };

    private readonly TransactionParticipant[] _participants = [new(TransactionCommands.P1), new(TransactionCommands.P2), new(TransactionCommands.G3)];
    private readonly ProducerIdentity[] _producers = [ProducerIdentity.None, ProducerIdentity.None, ProducerIdentity.None];
    private readonly Dictionary<Recipient, Action<TransactionReply>> _asked = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, bool> _outcomes = [];
    private readonly HashSet<ProducerIdentity> _begun = [];
    private readonly List<(byte[] Events, Durability Durability)> _journal = [];
    private TransactionMachine _machine = new(Limits);
    private ProducerIdentity _last = ProducerIdentity.None;
    private (int At, byte[] Bytes)? _snapshot;
    private int _transaction;
    private int _transactionBefore;
    private long _fresh = 7;
    private long _now = 1;

    public TransactionModelRun(short firstEpoch)
    {
        if (firstEpoch > 0)
        {
            var begun = new ProducerBegun(1, new ProducerIdentity(7, firstEpoch), ProducerIdentity.None, 10_000);
            _machine.Apply(begun);
            _journal.Add((Bytes(begun), Durability.Synced));
            Note(begun);
        }
    }

    public void Run(TransactionStep[] steps)
    {
        foreach (var step in steps)
        {
            Do(step);
            _asked.Keys.ShouldBe(_machine.Waiting, ignoreOrder: true, "who waits is who was not answered");
            Recovered(_journal.Count).ShouldBe(SnapshotOf(_machine));
        }

        Finish();
    }

    private void Do(TransactionStep step)
    {
        var producer = _producers[step.Who];
        switch (step.Kind)
        {
            case TransactionStepKind.Init:
                Init(step.Who, ProducerIdentity.None, step.Seed);
                break;
            case TransactionStepKind.InitAgain:
                Init(step.Who, producer, step.Seed);
                break;
            case TransactionStepKind.Add:
                var added = _participants.Where((_, i) => ((step.Seed >> i) & 1) != 0).ToArray();
                Ask(to => new AddParticipants(to, producer.Id, producer.Epoch, [.. added.Select(p => p.Id)]), _ =>
                {
                    foreach (var participant in added)
                    {
                        participant.OpenFor(producer).ShouldBe(_transaction, $"{participant.Id} must know of the producer before that hears of it");
                    }
                });
                break;
            case TransactionStepKind.Commit or TransactionStepKind.Abort:
                var commit = step.Kind == TransactionStepKind.Commit;
                Ask(to => new EndTransaction(to, producer.Id, producer.Epoch, commit), _ =>
                {
                    // What waited behind the end may have opened and decided the next transaction in the same turn.
                    var ended = _outcomes.Where(o => o.Key >= _transactionBefore && o.Value == commit).Select(o => o.Key).ToList();
                    ended.ShouldContain(t => _participants.All(p => !p.HasOpen(t)), "nobody has it open when its producer hears of the end");
                });
                break;
            case TransactionStepKind.Inspect:
                Decide(new InspectTransaction(null));
                break;
            case TransactionStepKind.Participant:
                _participants[step.Who].DoNext((Fate)Math.Max(0, (step.Seed % 8) - 4));
                break;
            case TransactionStepKind.Answer:
                Answer(_participants[step.Who]);
                break;
            case TransactionStepKind.Advance:
                _now = step.Seed % 3 == 0 ? Math.Max(_now, _machine.NextWake!.Value.At % 10_000_000) : _now + (step.Seed % 5000);
                Decide(TransactionTick.Instance);
                break;
            case TransactionStepKind.Snapshot:
                _snapshot = (_journal.Count, SnapshotOf(_machine));
                break;
            case TransactionStepKind.Crash:
                Restart();
                break;
            case TransactionStepKind.PowerLoss:
                while (_journal.Count > (_snapshot?.At ?? 0) && _journal[^1].Durability == Durability.None)
                {
                    _journal.RemoveAt(_journal.Count - 1);
                }

                Restart();
                break;
        }
    }

    private void Init(int who, ProducerIdentity claimed, int seed) => Ask(
        to => new InitProducer(to, _fresh++, seed % 16 == 0 ? 60_000 : 1000 + (seed % 20_000), claimed.Id, claimed.Epoch),
        reply =>
        {
            var given = new ProducerIdentity(reply.ProducerId, reply.ProducerEpoch);
            given.ShouldBe(_last);
            if (!claimed.Exists)
            {
                _producers.ShouldNotContain(given, "an epoch has one holder");
            }

            _producers[who] = given;
        });

    private void Ask(Func<Recipient, TransactionCommand> command, Action<TransactionReply> accepted)
    {
        var asked = new Client($"request {_asked.Count}");
        _asked.Add(asked, accepted);
        Decide(command(asked));
    }

    private void Decide(TransactionCommand command)
    {
        var turn = new Turn<TransactionEvent, TransactionEffect>(e => _machine.Apply(e));
        turn.Clear(_now);
        _transactionBefore = _transaction;
        _machine.Decide(command, turn);
        _machine.Conclude(turn);
        var writer = new ArrayBufferWriter<byte>();
        foreach (var @event in turn.Events)
        {
            Note(@event);
            TransactionEventCodec.Instance.Write(@event, writer);
        }

        if (turn.Events.Count > 0)
        {
            _journal.Add((writer.WrittenSpan.ToArray(), turn.Durability));
        }

        foreach (var effect in turn.Effects)
        {
            Perform(effect);
        }
    }

    private void Note(TransactionEvent @event)
    {
        switch (@event)
        {
            case ProducerBegun begun:
                (begun.Producer.Id != _last.Id || begun.Producer.Epoch > _last.Epoch).ShouldBeTrue("epochs never go down");
                _begun.Add(begun.Producer).ShouldBeTrue("a producer's identity is given once");
                begun.Producer.Epoch.ShouldBeLessThan(short.MaxValue);
                _last = begun.Producer;
                break;
            case ProducerFencedOff fenced:
                fenced.Epoch.ShouldBeGreaterThan(_last.Epoch);
                _last = _last with { Epoch = fenced.Epoch };
                _outcomes.Add(_transaction, false);
                break;
            case OutcomeDecided decided:
                _outcomes.Add(_transaction, decided.Commit);
                break;
            case ParticipantsAdded when _transaction == 0 || _outcomes.ContainsKey(_transaction):
                _transaction++;
                break;
            case TransactionEnded:
                _participants.ShouldAllBe(p => !p.HasOpen(_transaction), "nobody has it open when it has ended");
                break;
        }
    }

    private void Perform(TransactionEffect effect)
    {
        switch (effect)
        {
            case TransactionReply reply:
                _asked.Remove(reply.To, out var accepted).ShouldBeTrue("each request is answered once");
                if (reply.Error == TransactionError.None)
                {
                    accepted!(reply);
                }

                break;
            case EnlistParticipant told:
                _participants.Single(p => p.Id == told.Participant).Tell(told, _transaction);
                break;
            case MarkParticipant told:
                told.Commit.ShouldBe(_outcomes[_transaction], "every marker says what was decided");
                _participants.Single(p => p.Id == told.Participant).Tell(told, _transaction);
                break;
        }
    }

    private void Answer(TransactionParticipant participant)
    {
        if (participant.TryAnswer(out var answer))
        {
            Decide(answer!);
        }
    }

    /// <summary>What participants were told and have answered is still on its way; whoever waits hears of the loss.</summary>
    private void Restart()
    {
        _asked.Clear();
        _machine = Machine(_journal.Count);
    }

    private byte[] Recovered(int end) => SnapshotOf(Machine(end));

    private TransactionMachine Machine(int end)
    {
        var machine = new TransactionMachine(Limits);
        if (_snapshot is { } snapshot)
        {
            machine.ReadSnapshot(snapshot.Bytes);
        }

        foreach (var (events, _) in _journal[(_snapshot?.At ?? 0)..end])
        {
            ReadOnlySpan<byte> source = events;
            while (!source.IsEmpty)
            {
                machine.Apply(TransactionEventCodec.Instance.Read(ref source));
            }
        }

        return machine;
    }

    /// <summary>From here on all goes well: then everybody is answered, and what was decided is known everywhere.</summary>
    private void Finish()
    {
        for (var round = 0; round < 8; round++)
        {
            Decide(TransactionTick.Instance);
            while (_participants.Any(p => !p.IsQuiet))
            {
                foreach (var participant in _participants)
                {
                    participant.DoNext(Fate.Done);
                    Answer(participant);
                }
            }

            _now += Limits.AnswerWaitMs;
        }

        _asked.ShouldBeEmpty();
        _machine.State.IsEnding().ShouldBeFalse();
        foreach (var decided in _outcomes.Keys)
        {
            _participants.ShouldAllBe(p => !p.HasOpen(decided));
        }
    }

    private static byte[] Bytes(TransactionEvent @event)
    {
        var writer = new ArrayBufferWriter<byte>();
        TransactionEventCodec.Instance.Write(@event, writer);
        return writer.WrittenSpan.ToArray();
    }

    private static byte[] SnapshotOf(TransactionMachine machine)
    {
        var writer = new ArrayBufferWriter<byte>();
        machine.WriteSnapshot(writer);
        return writer.WrittenSpan.ToArray();
    }
}
