using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Groups.GroupCommands;

namespace ActorBroker.Core.Tests.Groups;

public class GroupMemberTests
{
    private readonly GroupScenario _group = new();

    [Fact]
    public void Heartbeats_keep_a_member() => _group
        .GivenStable("a")
        .At(9_000).When(Beat("a", 1)).Then("a: beat None")
        .At(18_000).When(Beat("a", 1)).Then("a: beat None")
        .WokenAt(28_000).Then("generation 2 is empty")
        .ThenSleeps();

    [Fact]
    public void A_heartbeat_that_waited_while_the_broker_was_slow_still_counts() => _group
        .GivenStable("a")
        .At(11_000).When(new GroupTick(10_000), Beat("a", 1))
        .Then("a: beat None")
        .ThenIs(GroupState.Stable);

    [Fact]
    public void A_tick_for_what_is_no_longer_awaited_does_nothing() => _group
        .GivenStable("a")
        .At(9_000).Given(Beat("a", 1))
        .At(10_000).When(new GroupTick(10_000))
        .Then()
        .ThenIs(GroupState.Stable);

    [Fact]
    public void A_heartbeat_of_another_generation_or_member_is_refused() => _group
        .When(Beat("a", 0))
        .Then("a: beat UnknownMemberId")
        .GivenStable("a")
        .When(Beat("a", 0))
        .Then("a: beat IllegalGeneration")
        .When(Beat("b", 1))
        .Then("b: beat UnknownMemberId");

    [Fact]
    public void A_silent_member_is_out_and_the_others_join_again() => _group
        .GivenStable("a", "b")
        .At(5_000).Given(Beat("a", 1))
        .WokenAt(10_000)
        .Then()
        .When(Beat("a", 1))
        .Then("a: beat RebalanceInProgress")
        .When(Rejoin("a"))
        .Then("a: a joined 2 led by a with a");

    [Fact]
    public void A_member_whose_join_is_parked_needs_no_heartbeat() => _group
        .GivenStable("a", "b")
        .Given(Rejoin("a"))
        .At(8_000).Given(Beat("b", 1))
        .WokenAt(10_000).Then()
        .At(12_000).When(Rejoin("b"))
        .Then("a: a joined 2 led by a with a b", "b: b joined 2 led by a")
        .WokenAt(22_000);

    [Fact]
    public void A_new_member_is_not_awaited_for_ever() => new GroupScenario(GroupScenario.Impatient with { NewMemberJoinTimeoutMs = 20_000 })
        .GivenStable("a")
        .Given(Join("b"))
        .At(9_000).Given(Beat("a", 1))
        .At(18_000).Given(Beat("a", 1))
        .WokenAt(20_000)
        .Then("b: join refused, UnknownMemberId")
        .ThenIs(GroupState.PreparingRebalance);

    [Fact]
    public void The_last_member_that_leaves_empties_the_group()
    {
        _group.GivenStable("a")
            .When(Leave("a"))
            .Then("generation 2 is empty", "a: left None")
            .ThenSleeps()
            .When(Join("b"))
            .Then("b: b joined 3 led by b with b");
        _group.Machine.IsIdle.ShouldBeFalse();
    }

    [Fact]
    public void A_member_that_leaves_begins_a_rebalance() => _group
        .GivenStable("a", "b", "c")
        .When(Leave("b"))
        .Then("b: left None")
        .ThenIs(GroupState.PreparingRebalance);

    [Fact]
    public void Many_leave_at_once_and_each_hears_of_its_own() => _group
        .GivenStable("a", "b", "c")
        .When(Leave("a", "z", "b"))
        .Then("a: left None UnknownMemberId None")
        .When(Rejoin("c"))
        .Then("c: c joined 2 led by c with c");

    [Fact]
    public void A_member_that_leaves_while_others_join_is_awaited_no_longer() => _group
        .GivenStable("a", "b")
        .Given(Rejoin("a"))
        .When(Leave("b"))
        .Then("b: left None", "a: a joined 2 led by a with a");

    [Fact]
    public void Who_leaves_has_its_parked_requests_answered() => _group
        .GivenStable("a", "b")
        .Given(Rejoin("a"))
        .When(Leave("a"))
        .Then("a: join refused, UnknownMemberId", "a: left None")
        .When(Rejoin("b"))
        .Then("b: b joined 2 led by b with b");

    [Fact]
    public void After_a_restart_members_that_go_on_with_heartbeats_keep_their_place() => _group
        .GivenStable("a", "b")
        .Crashed()
        .At(100_000).When(Beat("a", 1))
        .Then("a: beat None")
        .At(105_000).When(Beat("b", 1), Sync("b", 1))
        .Then("b: beat None", "b: synced [b]")
        .WokenAt(110_000)
        .ThenIs(GroupState.PreparingRebalance)
        .When(Rejoin("b"))
        .Then("b: b joined 2 led by b with b");

    [Fact]
    public void After_a_restart_a_follower_without_change_gets_the_current_generation() => _group
        .GivenStable("a", "b")
        .Restored()
        .At(100_000).When(Rejoin("b"))
        .Then("b: b joined 1 led by a");

    [Fact]
    public void After_a_restart_the_generation_that_was_not_stable_yet_is_none() => _group
        .GivenStable("a")
        .Given(Rejoin("a"))
        .Crashed()
        .When(Sync("a", 2))
        .Then("a: sync refused, IllegalGeneration")
        .When(Rejoin("a"))
        .Then("a: a joined 2 led by a with a");

    [Fact]
    public void Whoever_waits_is_named_when_the_soft_state_is_lost()
    {
        _group.When(Join("a"), Join("b")).Given(Sync("b", 1));
        _group.Machine.Parked.Select(r => r.ToString()).ShouldBe(["b"]);

        // The turn that answers may be what fails.
        _group.When(Sync("a", 1));
        _group.Machine.Parked.Select(r => r.ToString()).ShouldBe(["a", "b"]);
        _group.When(Beat("a", 1));
        _group.Machine.Parked.ShouldBeEmpty();
    }

    [Fact]
    public void A_thousand_members_that_are_alive_cost_one_wake_each_session()
    {
        var members = Enumerable.Range(0, 1000).Select(i => $"m{i}").ToArray();
        _group.GivenStable(members);
        var wakes = 0;
        for (var now = 3_000L; now <= 30_000; now += 3_000)
        {
            while (_group.Machine.NextWake is { } wake && wake.At <= now)
            {
                wakes++;
                _group.At(wake.At).When(wake.Command);
            }

            _group.At(now).When([.. members.Select(m => Beat(m, 1))]);
        }

        _group.ThenIs(GroupState.Stable);
        wakes.ShouldBeLessThan(10);
    }

    [Fact]
    public void An_empty_generation_need_not_be_synced()
    {
        _group.GivenStable("a").When(Leave("a"));
        _group.Durability.ShouldBe(Durability.Written);
    }
}
