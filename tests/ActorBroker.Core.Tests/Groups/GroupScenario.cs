using System.Buffers;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;
using Shouldly;

namespace ActorBroker.Core.Tests.Groups;

/// <summary>
/// A group machine told as given, when, then. Events and effects are compared as lines of text (<see cref="GroupText"/>),
/// so that a failing test shows what happened as one would tell it. Unless told otherwise an empty group waits for nobody.
/// </summary>
internal sealed class GroupScenario
{
    public static readonly GroupLimits Impatient = GroupLimits.Default with { InitialRebalanceDelayMs = 0 };

    private readonly GroupLimits _limits;
    private readonly Turn<GroupEvent, GroupEffect> _turn;
    private readonly List<byte[]> _journal = [];
    private long _now;

    public GroupScenario(GroupLimits? limits = null)
    {
        _limits = limits ?? Impatient;
        Machine = new GroupMachine(_limits);
        _turn = new Turn<GroupEvent, GroupEffect>(e => Machine.Apply(e));
    }

    public GroupMachine Machine { get; private set; }

    public IReadOnlyList<GroupEvent> Events => _turn.Events;

    public IReadOnlyList<GroupEffect> Effects => _turn.Effects;

    public Durability Durability => _turn.Durability;

    /// <summary>The turns that follow run at this time, in milliseconds.</summary>
    public GroupScenario At(long now)
    {
        _now = now;
        return this;
    }

    /// <summary>The machine wants to be woken at this time, and then is.</summary>
    public GroupScenario WokenAt(long now)
    {
        var wake = Machine.NextWake.ShouldNotBeNull();
        wake.At.ShouldBe(now);
        return At(now).When(wake.Command);
    }

    /// <summary>The machine does not want to be woken.</summary>
    public GroupScenario ThenSleeps()
    {
        Machine.NextWake.ShouldBeNull();
        Machine.IsIdle.ShouldBeTrue();
        return this;
    }

    /// <summary>Runs turns whose outcome is of no interest, each with one command.</summary>
    public GroupScenario Given(params GroupCommand[] commands)
    {
        foreach (var command in commands)
        {
            When(command);
        }

        return this;
    }

    /// <summary>A stable generation 1 of these members, led by the first; each is assigned its own name.</summary>
    public GroupScenario GivenStable(params string[] members)
    {
        When([.. members.Select(m => GroupCommands.Join(m))]);
        var assignments = members.Select(m => $"{m}={m}").ToArray();
        When([.. members.Select(m => GroupCommands.Sync(m, 1, string.Equals(m, members[0], StringComparison.Ordinal) ? assignments : []))]);
        return ThenIs(GroupState.Stable);
    }

    /// <summary>Runs one turn with these commands.</summary>
    public GroupScenario When(params GroupCommand[] commands)
    {
        _turn.Clear(_now);
        foreach (var command in commands)
        {
            Machine.Decide(command, _turn);
        }

        Machine.Conclude(_turn);
        foreach (var @event in _turn.Events)
        {
            var writer = new ArrayBufferWriter<byte>();
            GroupEventCodec.Instance.Write(@event, writer);
            _journal.Add(writer.WrittenSpan.ToArray());
        }

        return this;
    }

    /// <summary>The last turn raised exactly these events and then told exactly these effects.</summary>
    public GroupScenario Then(params string[] lines)
    {
        var told = _turn.Events.Select(GroupText.Of).Concat(_turn.Effects.Select(GroupText.Of));
        string.Join('\n', told).ShouldBe(string.Join('\n', lines));
        return this;
    }

    /// <summary>The group is in this state.</summary>
    public GroupScenario ThenIs(GroupState state)
    {
        Machine.State.ShouldBe(state);
        return this;
    }

    /// <summary>The broker dies and reads the group back from its events.</summary>
    public GroupScenario Crashed()
    {
        Machine = new GroupMachine(_limits);
        foreach (var bytes in _journal)
        {
            ReadOnlySpan<byte> source = bytes;
            Machine.Apply(GroupEventCodec.Instance.Read(ref source));
            source.Length.ShouldBe(0);
        }

        return this;
    }

    /// <summary>The broker dies and reads the group back from a snapshot.</summary>
    public GroupScenario Restored()
    {
        var writer = new ArrayBufferWriter<byte>();
        Machine.WriteSnapshot(writer);
        Machine = new GroupMachine(_limits);
        Machine.ReadSnapshot(writer.WrittenSpan);
        return this;
    }
}
