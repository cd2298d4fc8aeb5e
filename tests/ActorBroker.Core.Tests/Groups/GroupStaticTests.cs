using ActorBroker.Core.Groups;
using Xunit;
using static ActorBroker.Core.Tests.Groups.GroupCommands;

namespace ActorBroker.Core.Tests.Groups;

public class GroupStaticTests
{
    private readonly GroupScenario _group = new();

    public GroupStaticTests()
    {
        _group.When(JoinStatic("A", "a"), JoinStatic("B", "b"))
            .When(Sync("a", 1, "a=x", "b=y"), Sync("b", 1));
    }

    [Fact]
    public void A_static_member_that_comes_back_keeps_its_assignment_without_a_rebalance() => _group
        .When(JoinStatic("B", "b2"))
        .Then("b replaced by b2=y", "b2: b2 joined 1 led by a")
        .When(Sync("b2", 1))
        .Then("b2: synced [y]")
        .ThenIs(GroupState.Stable);

    [Fact]
    public void A_static_leader_that_comes_back_skips_the_assignment() => _group
        .When(JoinStatic("A", "a2"))
        .Then("a replaced by a2=x", "a2: a2 joined 1 led by a2 with a2 b, skips");

    [Fact]
    public void A_static_leader_that_cannot_skip_is_told_that_it_does_not_lead() => _group
        .When(JoinStatic("A", "a2") with { SupportsSkippingAssignment = false })
        .Then("a replaced by a2=x", "a2: a2 joined 1 led by a");

    [Fact]
    public void Who_was_replaced_is_fenced() => _group
        .Given(JoinStatic("B", "b2"))
        .When(Beat("b", 1, "B"))
        .Then("b: beat FencedInstanceId")
        .When(RejoinStatic("B", "b"))
        .Then("b: join refused, FencedInstanceId for b")
        .When(Beat("b", 1))
        .Then("b: beat UnknownMemberId")
        .When(Beat("b2", 1, "B"))
        .Then("b2: beat None");

    [Fact]
    public void Who_is_replaced_while_it_waits_is_told() => _group
        .Given(RejoinStatic("A", "a"))
        .When(JoinStatic("A", "a2"))
        .Then("a replaced by a2=x", "a: join refused, FencedInstanceId for a")
        .When(RejoinStatic("B", "b"))
        .Then("a2: a2 joined 2 led by a2 with a2 b", "b: b joined 2 led by a2");

    [Fact]
    public void A_static_member_that_comes_back_before_the_leader_has_assigned_begins_a_rebalance() => _group
        .Given(RejoinStatic("A", "a"), RejoinStatic("B", "b"))
        .ThenIs(GroupState.CompletingRebalance)
        .Given(JoinStatic("B", "b2"))
        .ThenIs(GroupState.PreparingRebalance);

    [Fact]
    public void A_static_member_that_comes_back_with_another_subscription_begins_a_rebalance() => _group
        .When(JoinStatic("B", "b2").Subscribed("news"))
        .Then("b replaced by b2=y")
        .ThenIs(GroupState.PreparingRebalance);

    [Fact]
    public void A_static_member_that_does_not_join_again_stays_until_its_session_ends() => _group
        .At(1_000).Given(RejoinStatic("A", "a").With(rebalance: 5_000), Beat("b", 1, "B"))
        .At(25_000).Given(Beat("b", 1, "B"))
        .WokenAt(31_000)
        .Then("a: a joined 2 led by a with a b")
        .WokenAt(35_000)
        .ThenIs(GroupState.PreparingRebalance);

    [Fact]
    public void A_rebalance_waits_while_no_static_member_has_joined() => _group
        .At(9_000).Given(Beat("a", 1, "A"), Beat("b", 1, "B"))
        .At(9_500).Given(Join("c"))
        .At(10_000).Given(Leave("c"))
        .At(18_000).Given(Beat("a", 1, "A"), Beat("b", 1, "B"))
        .At(27_000).Given(Beat("a", 1, "A"), Beat("b", 1, "B"))
        .At(36_000).Given(Beat("a", 1, "A"), Beat("b", 1, "B"))
        .WokenAt(39_500)
        .Then()
        .ThenIs(GroupState.PreparingRebalance);

    [Fact]
    public void A_static_member_can_be_made_to_leave_by_its_instance_id_alone() => _group
        .When(new LeaveGroup(new Client("x"), [new MemberIdentity("", "B"), new MemberIdentity("", "C")]))
        .Then("x: left None UnknownMemberId")
        .ThenIs(GroupState.PreparingRebalance);

    [Fact]
    public void A_static_member_without_an_id_is_never_asked_to_come_again() => new GroupScenario()
        .When(JoinStatic("A", "a") with { RequiresKnownMemberId = true })
        .Then("a: a joined 1 led by a with a");

    [Fact]
    public void In_a_full_group_nobody_takes_the_place_of_a_static_member_that_is_late() => new GroupScenario(GroupScenario.Impatient with { MembersMax = 2 })
        .When(JoinStatic("A", "a"))
        .When(JoinStatic("B", "b"))
        .When(RejoinStatic("A", "a"))
        .When(Sync("a", 2, "a=x", "b=y"), Sync("b", 2))
        .Given(RejoinStatic("A", "a"))
        .When(Join("c"))
        .Then("c: join refused, GroupMaxSizeReached")
        .When(RejoinStatic("B", "b"))
        .Then("a: a joined 3 led by a with a b", "b: b joined 3 led by a");

    [Fact]
    public void A_static_member_may_come_back_into_a_full_group() => new GroupScenario(GroupScenario.Impatient with { MembersMax = 1 })
        .Given(JoinStatic("A", "a"))
        .Given(Sync("a", 1, "a=x"))
        .When(JoinStatic("A", "a2"))
        .Then("a replaced by a2=x", "a2: a2 joined 1 led by a2 with a2, skips");

    [Fact]
    public void After_a_restart_the_new_id_counts() => _group
        .Given(JoinStatic("B", "b2"))
        .Crashed()
        .When(Beat("b2", 1, "B"), Beat("b", 1, "B"))
        .Then("b2: beat None", "b: beat FencedInstanceId");

    [Fact]
    public void After_a_restart_in_the_middle_of_a_rebalance_the_new_id_counts_too() => _group
        .Given(RejoinStatic("A", "a"), JoinStatic("B", "b2"))
        .Crashed()
        .When(Beat("b2", 1, "B"))
        .Then("b2: beat None");

    [Fact]
    public void After_a_restart_a_static_member_that_had_left_and_joined_is_not_fenced() => _group
        .Given(Leave("b"), JoinStatic("B", "b2"))
        .Crashed()
        .When(RejoinStatic("B", "b2"))
        .Then("b2: b2 joined 1 led by a");
}
