using ActorBroker.Core.Groups;
using ActorBroker.Core.Tests.Entities;
using Shouldly;

namespace ActorBroker.Core.Tests.Groups;

/// <summary>A group machine told in lines of text (<see cref="GroupText"/>). Unless told otherwise an empty group waits for nobody.</summary>
internal sealed class GroupScenario(GroupLimits? limits = null)
    : MachineScenario<GroupScenario, GroupMachine, GroupCommand, GroupEvent, GroupEffect>(
        () => new GroupMachine(limits ?? Impatient), GroupEventCodec.Instance)
{
    public static readonly GroupLimits Impatient = GroupLimits.Default with { InitialRebalanceDelayMs = 0 };

    private readonly List<GroupEvent> _journal = [];

    /// <inheritdoc/>
    public override GroupScenario When(params GroupCommand[] commands)
    {
        base.When(commands);
        _journal.AddRange(Events);
        return this;
    }

    /// <summary>The broker dies and reads the group back from its events.</summary>
    public GroupScenario Crashed() => BeginAnew().Given([.. _journal]);

    /// <inheritdoc/>
    /// <remarks>And the group may leave memory.</remarks>
    public override GroupScenario ThenSleeps()
    {
        Machine.IsIdle.ShouldBeTrue();
        return base.ThenSleeps();
    }

    /// <summary>A stable generation 1 of these members, led by the first; each is assigned its own name.</summary>
    public GroupScenario GivenStable(params string[] members)
    {
        When([.. members.Select(m => GroupCommands.Join(m))]);
        var assignments = members.Select(m => $"{m}={m}").ToArray();
        When([.. members.Select(m => GroupCommands.Sync(m, 1, string.Equals(m, members[0], StringComparison.Ordinal) ? assignments : []))]);
        return ThenIs(GroupState.Stable);
    }

    /// <summary>The group is in this state.</summary>
    public GroupScenario ThenIs(GroupState state)
    {
        Machine.State.ShouldBe(state);
        return this;
    }

    /// <inheritdoc/>
    protected override string Told(GroupEvent @event) => GroupText.Of(@event);

    /// <inheritdoc/>
    protected override string Told(GroupEffect effect) => GroupText.Of(effect);
}
