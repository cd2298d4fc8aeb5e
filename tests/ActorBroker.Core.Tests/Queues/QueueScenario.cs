using System.Buffers;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using Shouldly;

namespace ActorBroker.Core.Tests.Queues;

/// <summary>
/// A queue machine told as given, when, then. Events and effects are compared as lines of text (<see cref="QueueText"/>),
/// so that a failing test shows what happened as one would tell it.
/// </summary>
internal sealed class QueueScenario
{
    private readonly QueueSettings _settings;
    private readonly Turn<QueueEvent, QueueEffect> _turn;
    private long _now;

    public QueueScenario(QueueSettings? settings = null)
    {
        _settings = settings ?? QueueSettings.Default;
        Machine = new QueueMachine(_settings);
        _turn = new Turn<QueueEvent, QueueEffect>(e => Machine.Apply(e));
    }

    public QueueMachine Machine { get; }

    public IReadOnlyList<QueueEvent> Events => _turn.Events;

    public IReadOnlyList<QueueEffect> Effects => _turn.Effects;

    public Durability Durability => _turn.Durability;

    /// <summary>The turns that follow run at this time, in milliseconds.</summary>
    public QueueScenario At(long now)
    {
        _now = now;
        return this;
    }

    /// <summary>The machine wants to be woken at this time, and then is.</summary>
    public QueueScenario WokenAt(long now)
    {
        var wake = Machine.NextWake.ShouldNotBeNull();
        wake.At.ShouldBe(now);
        return At(now).When(wake.Command);
    }

    /// <summary>The machine wants to be woken without delay, and is.</summary>
    public QueueScenario WokenAtOnce()
    {
        var wake = Machine.NextWake.ShouldNotBeNull();
        wake.At.ShouldBeLessThanOrEqualTo(_now);
        return When(wake.Command);
    }

    /// <summary>The machine does not want to be woken.</summary>
    public QueueScenario ThenSleeps()
    {
        Machine.NextWake.ShouldBeNull();
        return this;
    }

    /// <summary>Replays events as after a crash, by way of their bytes.</summary>
    public QueueScenario Given(params QueueEvent[] events)
    {
        foreach (var @event in events)
        {
            var writer = new ArrayBufferWriter<byte>();
            QueueEventCodec.Instance.Write(@event, writer);
            var source = writer.WrittenSpan;
            Machine.Apply(QueueEventCodec.Instance.Read(ref source));
        }

        return this;
    }

    /// <summary>Runs turns whose outcome is of no interest, each with one command.</summary>
    public QueueScenario Given(params QueueCommand[] commands)
    {
        foreach (var command in commands)
        {
            When(command);
        }

        return this;
    }

    /// <summary>Runs one turn with these commands.</summary>
    public QueueScenario When(params QueueCommand[] commands)
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
    public QueueScenario Then(params string[] lines)
    {
        var told = _turn.Events.Select(QueueText.Of).Concat(_turn.Effects.Select(QueueText.Of));
        string.Join('\n', told).ShouldBe(string.Join('\n', lines));
        return this;
    }

    /// <summary>The last turn told exactly these effects, whatever events it raised.</summary>
    public QueueScenario ThenOnlyTells(params string[] lines)
    {
        string.Join('\n', _turn.Effects.Select(QueueText.Of)).ShouldBe(string.Join('\n', lines));
        return this;
    }

    /// <summary>These are the ranges whose bodies the journal has to keep.</summary>
    public QueueScenario ThenLiveAre(string ranges)
    {
        var live = new List<OffsetRange>();
        Machine.CollectLive(live);
        QueueText.Of(live).ShouldBe(ranges);
        return this;
    }

    /// <summary>So many messages are ready and so many held.</summary>
    public QueueScenario ThenCounts(long ready, long unacknowledged)
    {
        Machine.Ready.ShouldBe(ready);
        Machine.Unacknowledged.ShouldBe(unacknowledged);
        return this;
    }

    /// <summary>So many messages are on their way to the dead-letter exchange.</summary>
    public QueueScenario ThenLeaving(long count)
    {
        Machine.Leaving.ShouldBe(count);
        return this;
    }

    /// <summary>The machine that reads this one's snapshot, as after a crash.</summary>
    public QueueScenario Restored()
    {
        var writer = new ArrayBufferWriter<byte>();
        Machine.WriteSnapshot(writer);
        var restored = new QueueScenario(_settings).At(_now);
        restored.Machine.ReadSnapshot(writer.WrittenSpan);
        return restored;
    }
}
