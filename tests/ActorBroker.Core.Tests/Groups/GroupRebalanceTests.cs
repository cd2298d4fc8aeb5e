using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Groups.GroupCommands;

namespace ActorBroker.Core.Tests.Groups;

public class GroupRebalanceTests
{
    private readonly GroupScenario _group = new();

    [Fact]
    public void Followers_wait_for_the_leader_and_then_all_get_their_assignment()
    {
        _group.Given(Join("a"))
            .When(Join("b"))
            .When(Rejoin("a"))
            .Then("a: a joined 2 led by a with a b", "b: b joined 2 led by a")
            .When(Sync("b", 2))
            .Then()
            .When(Sync("a", 2, "a=x", "b=y"))
            .Then("generation 2 of consumer/range led by a: a=x b=y", "a: synced [x]", "b: synced [y]")
            .ThenIs(GroupState.Stable);
        _group.Durability.ShouldBe(Durability.Synced);
        _group.Effects.Cast<GroupSynced>().ShouldAllBe(s => s.ProtocolType == "consumer" && s.ProtocolName == "range");
    }

    [Fact]
    public void Members_that_the_leader_leaves_out_get_an_empty_assignment() => _group
        .When(Join("a"), Join("b"))
        .Given(Sync("b", 1))
        .When(Sync("a", 1, "a=x", "stranger=y"))
        .Then("generation 1 of consumer/range led by a: a=x b=", "a: synced [x]", "b: synced []");

    [Fact]
    public void Whoever_syncs_late_gets_the_assignment_at_once() => _group
        .When(Join("a"), Join("b"))
        .Given(Sync("a", 1, "b=y"))
        .When(Sync("b", 1))
        .Then("b: synced [y]");

    [Fact]
    public void A_sync_that_is_repeated_answers_the_first_one() => _group
        .When(Join("a"), Join("b"))
        .Given(Sync("b", 1))
        .When(Sync("b", 1))
        .Then("b: sync refused, RebalanceInProgress")
        .When(Sync("a", 1, "b=y"))
        .Then("generation 1 of consumer/range led by a: a= b=y", "a: synced []", "b: synced [y]");

    [Fact]
    public void A_sync_for_what_is_not_the_current_generation_is_refused() => _group
        .Given(Join("a"))
        .When(Sync("a", 0))
        .Then("a: sync refused, IllegalGeneration")
        .When(Sync("z", 1))
        .Then("z: sync refused, UnknownMemberId")
        .When(Sync("a", 1) with { ProtocolName = "sticky" })
        .Then("a: sync refused, InconsistentGroupProtocol")
        .When(Sync("a", 1) with { ProtocolType = "connect" })
        .Then("a: sync refused, InconsistentGroupProtocol")
        .When(Sync("a", 1) with { ProtocolName = "range", ProtocolType = "consumer" })
        .ThenIs(GroupState.Stable);

    [Fact]
    public void Assignments_above_the_limit_are_refused() => new GroupScenario(GroupScenario.Impatient with { AssignmentBytesMax = 3 })
        .Given(Join("a"))
        .When(Sync("a", 1, "a=xxxx"))
        .Then("a: sync refused, MetadataTooLarge");

    [Fact]
    public void A_new_member_makes_the_others_join_again() => _group
        .GivenStable("a", "b")
        .When(Join("c"))
        .Then()
        .When(Beat("a", 1))
        .Then("a: beat RebalanceInProgress")
        .When(Sync("a", 1))
        .Then("a: sync refused, RebalanceInProgress")
        .Given(Rejoin("a"))
        .When(Rejoin("b"))
        .Then("a: a joined 2 led by a with a b c", "b: b joined 2 led by a", "c: c joined 2 led by a");

    [Fact]
    public void Whoever_does_not_join_again_in_time_is_out_though_it_is_alive() => _group
        .GivenStable("a", "b")
        .Given(Rejoin("a"))
        .At(9_000).Given(Beat("b", 1))
        .At(18_000).Given(Beat("b", 1))
        .At(27_000).Given(Beat("b", 1))
        .WokenAt(Rebalance)
        .Then("a: a joined 2 led by a with a")
        .When(Beat("b", 1))
        .Then("b: beat UnknownMemberId");

    [Fact]
    public void The_longest_rebalance_timeout_of_the_members_counts() => _group
        .Given(Join("a"))
        .Given(Join("b").With(rebalance: 60_000, session: 300_000))
        .Given(Rejoin("a").With(session: 300_000))
        .When(Sync("a", 2), Sync("b", 2))
        .Given(Rejoin("a").With(session: 300_000))
        .WokenAt(60_000)
        .Then("a: a joined 3 led by a with a");

    [Fact]
    public void A_follower_that_joins_again_without_change_gets_the_current_generation() => _group
        .GivenStable("a", "b")
        .When(Rejoin("b"))
        .Then("b: b joined 1 led by a")
        .When(Sync("b", 1))
        .Then("b: synced [b]")
        .ThenIs(GroupState.Stable);

    [Fact]
    public void A_follower_that_changes_its_subscription_begins_a_rebalance() => _group
        .GivenStable("a", "b")
        .When(Rejoin("b").Subscribed("news"))
        .ThenIs(GroupState.PreparingRebalance);

    [Fact]
    public void A_leader_that_joins_again_begins_a_rebalance() => _group
        .GivenStable("a", "b")
        .When(Rejoin("a"))
        .Then()
        .ThenIs(GroupState.PreparingRebalance);

    [Fact]
    public void An_answer_that_was_lost_is_given_again_before_the_leader_has_assigned() => _group
        .When(Join("a"), Join("b"))
        .When(Rejoin("a"))
        .Then("a: a joined 1 led by a with a b")
        .When(Rejoin("b"))
        .Then("b: b joined 1 led by a")
        .ThenIs(GroupState.CompletingRebalance);

    [Fact]
    public void Whoever_changes_before_the_leader_has_assigned_sends_all_back() => _group
        .When(Join("a"), Join("b"), Join("c"))
        .Given(Sync("c", 1))
        .When(Rejoin("b").Subscribed("news"))
        .Then("c: sync refused, RebalanceInProgress")
        .ThenIs(GroupState.PreparingRebalance);

    [Fact]
    public void Another_leads_when_the_leader_has_not_joined_in_time() => _group
        .GivenStable("a", "b")
        .Given(Rejoin("b").Subscribed("news"))
        .WokenAt(Session)
        .Then("b: b joined 2 led by b with b");

    [Fact]
    public void A_leader_that_is_silent_before_it_has_assigned_is_out_after_its_session() => _group
        .When(Join("a"), Join("b"))
        .Given(Sync("b", 1))
        .WokenAt(Session)
        .Then("b: sync refused, RebalanceInProgress")
        .When(Rejoin("b"))
        .Then("b: b joined 2 led by b with b");

    [Fact]
    public void Whoever_goes_on_with_heartbeats_and_never_syncs_is_out_after_the_rebalance_timeout() => _group
        .When(Join("a"), Join("b"))
        .Given(Sync("a", 1))
        .At(9_000).Given(Beat("a", 1), Beat("b", 1))
        .At(18_000).Given(Beat("a", 1), Beat("b", 1))
        .At(27_000).Given(Beat("a", 1), Beat("b", 1))
        .WokenAt(Rebalance)
        .When(Beat("b", 1))
        .Then("b: beat UnknownMemberId")
        .When(Rejoin("a"))
        .Then("a: a joined 2 led by a with a");

    [Fact]
    public void A_rebalance_timeout_of_nothing_does_not_turn_the_group_in_circles() => _group
        .Given(Join("a").With(rebalance: -1))
        .ThenIs(GroupState.CompletingRebalance)
        .WokenAt(1_000)
        .Then("generation 2 is empty");

    [Theory]
    [InlineData(GroupState.Empty, "PreparingRebalance Dead")]
    [InlineData(GroupState.PreparingRebalance, "Empty CompletingRebalance")]
    [InlineData(GroupState.CompletingRebalance, "PreparingRebalance Stable")]
    [InlineData(GroupState.Stable, "PreparingRebalance")]
    [InlineData(GroupState.Dead, "")]
    public void A_state_leads_only_to_these(GroupState from, string to) =>
        string.Join(' ', Enum.GetValues<GroupState>().Where(s => from.MayLeadTo(s)).Select(s => s.NameOf())).ShouldBe(to);
}
