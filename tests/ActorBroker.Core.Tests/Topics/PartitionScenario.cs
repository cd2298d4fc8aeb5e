using System.Buffers;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;
using Shouldly;

namespace ActorBroker.Core.Tests.Topics;

/// <summary>A partition's machine told as given, when, then, in lines of text (<see cref="PartitionText"/>).</summary>
internal sealed class PartitionScenario
{
    private readonly TopicSettings _settings;
    private readonly PartitionLimits _limits;
    private readonly Turn<PartitionEvent, PartitionEffect> _turn;
    private long _now = 1000;

    public PartitionScenario(TopicSettings? settings = null, PartitionLimits? limits = null)
    {
        _settings = settings ?? TopicSettings.Default;
        _limits = limits ?? PartitionLimits.Default;
        Machine = new PartitionMachine(_settings, _limits);
        _turn = new Turn<PartitionEvent, PartitionEffect>(e => Machine.Apply(e));
    }

    public PartitionMachine Machine { get; }

    public IReadOnlyList<PartitionEvent> Events => _turn.Events;

    public IReadOnlyList<PartitionEffect> Effects => _turn.Effects;

    public Durability Durability => _turn.Durability;

    /// <summary>The turns that follow run at this time, in milliseconds.</summary>
    public PartitionScenario At(long now)
    {
        _now = now;
        return this;
    }

    /// <summary>The machine wants to be woken at this time, and then is.</summary>
    public PartitionScenario WokenAt(long now)
    {
        var wake = Machine.NextWake.ShouldNotBeNull();
        wake.At.ShouldBe(now);
        return At(now).When(wake.Command);
    }

    /// <summary>Runs turns whose outcome is of no interest, each with one command.</summary>
    public PartitionScenario Given(params PartitionCommand[] commands)
    {
        foreach (var command in commands)
        {
            When(command);
        }

        return this;
    }

    /// <summary>Runs one turn with these commands.</summary>
    public PartitionScenario When(params PartitionCommand[] commands)
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
    public PartitionScenario Then(params string[] lines)
    {
        var told = _turn.Events.Select(PartitionText.Of).Concat(_turn.Effects.Select(PartitionText.Of));
        string.Join('\n', told).ShouldBe(string.Join('\n', lines));
        return this;
    }

    /// <summary>The last turn told exactly these effects, whatever events it raised.</summary>
    public PartitionScenario ThenOnlyTells(params string[] lines)
    {
        string.Join('\n', _turn.Effects.Select(PartitionText.Of)).ShouldBe(string.Join('\n', lines));
        return this;
    }

    /// <summary>These are the ranges whose bodies the journal has to keep.</summary>
    public PartitionScenario ThenLiveAre(string ranges)
    {
        var live = new List<OffsetRange>();
        Machine.CollectLive(live);
        PartitionText.Of(live).ShouldBe(ranges);
        return this;
    }

    /// <summary>The machine that reads this one's snapshot, as after a crash.</summary>
    public PartitionScenario Restored()
    {
        var writer = new ArrayBufferWriter<byte>();
        Machine.WriteSnapshot(writer);
        var restored = new PartitionScenario(_settings, _limits).At(_now);
        restored.Machine.ReadSnapshot(writer.WrittenSpan);
        return restored;
    }
}
