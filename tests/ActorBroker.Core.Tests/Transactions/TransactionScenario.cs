using System.Buffers;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Transactions;
using Shouldly;
using static ActorBroker.Core.Tests.Transactions.TransactionCommands;

namespace ActorBroker.Core.Tests.Transactions;

/// <summary>A coordinator told as given, when, then, with events and effects as lines of text (<see cref="TransactionText"/>).</summary>
internal sealed class TransactionScenario
{
    private readonly Turn<TransactionEvent, TransactionEffect> _turn;
    private readonly TransactionLimits _limits;
    private long _now = 1;

    public TransactionScenario(TransactionLimits? limits = null)
    {
        _limits = limits ?? TransactionLimits.Default;
        Machine = new TransactionMachine(_limits);
        _turn = new Turn<TransactionEvent, TransactionEffect>(e => Machine.Apply(e));
    }

    public TransactionMachine Machine { get; }

    public Durability Durability => _turn.Durability;

    /// <summary>Producer 7 has begun in epoch 0.</summary>
    public static TransactionScenario Begun() => new TransactionScenario().Given(Init(A));

    /// <summary>Producer 7 has a transaction open in epoch 0 in which partition 1 and group 3 are.</summary>
    public static TransactionScenario Opened() => Begun().Given(Add(A, 0, P1, G3), Enlisted(P1, 0), Enlisted(G3, 0));

    public TransactionScenario At(long now)
    {
        _now = now;
        return this;
    }

    /// <summary>The machine wants to be woken at this time, and then is.</summary>
    public TransactionScenario WokenAt(long now)
    {
        var wake = Machine.NextWake.ShouldNotBeNull();
        wake.At.ShouldBe(now);
        return At(now).When(wake.Command);
    }

    /// <summary>Replays events as after a crash, by way of their bytes.</summary>
    public TransactionScenario Given(params TransactionEvent[] events)
    {
        foreach (var @event in events)
        {
            var writer = new ArrayBufferWriter<byte>();
            TransactionEventCodec.Instance.Write(@event, writer);
            var source = writer.WrittenSpan;
            Machine.Apply(TransactionEventCodec.Instance.Read(ref source));
        }

        return this;
    }

    /// <summary>Runs turns whose outcome is of no interest, each with one command.</summary>
    public TransactionScenario Given(params TransactionCommand[] commands)
    {
        foreach (var command in commands)
        {
            When(command);
        }

        return this;
    }

    /// <summary>Runs one turn with these commands.</summary>
    public TransactionScenario When(params TransactionCommand[] commands)
    {
        _turn.Clear(_now);
        foreach (var command in commands)
        {
            Machine.Decide(command, _turn);
        }

        Machine.Conclude(_turn);
        return this;
    }

    /// <summary>The last turn raised exactly these events and then told exactly these effects.</summary>
    public TransactionScenario Then(params string[] lines)
    {
        var told = _turn.Events.Select(TransactionText.Of).Concat(_turn.Effects.Select(TransactionText.Of));
        string.Join('\n', told).ShouldBe(string.Join('\n', lines));
        return this;
    }

    /// <summary>The machine that reads this one's snapshot, as after a crash.</summary>
    public TransactionScenario Restored()
    {
        var writer = new ArrayBufferWriter<byte>();
        Machine.WriteSnapshot(writer);
        var restored = new TransactionScenario(_limits).At(_now);
        restored.Machine.ReadSnapshot(writer.WrittenSpan);
        return restored;
    }
}
