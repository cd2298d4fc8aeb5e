using ActorBroker.Core.Groups;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Groups.GroupCommands;

namespace ActorBroker.Core.Tests.Groups;

public class GroupJoinTests
{
    private readonly GroupScenario _group = new();

    [Fact]
    public void The_first_member_leads_and_gets_all_members_to_assign() => _group
        .When(Join("a"), Join("b"))
        .Then("a: a joined 1 led by a with a b", "b: b joined 1 led by a")
        .ThenIs(GroupState.CompletingRebalance);

    [Fact]
    public void A_member_without_an_id_is_given_one_and_asked_to_join_again() => _group
        .When(Ask("a"))
        .Then("a: join refused, MemberIdRequired for a")
        .ThenIs(GroupState.Empty)
        .When(Rejoin("a"))
        .Then("a: a joined 1 led by a with a");

    [Fact]
    public void An_id_that_was_given_out_is_forgotten_after_the_session_timeout() => _group
        .Given(Ask("a"))
        .WokenAt(Session)
        .ThenSleeps()
        .When(Rejoin("a"))
        .Then("a: join refused, UnknownMemberId for a");

    [Fact]
    public void A_group_whose_members_join_again_waits_for_whoever_was_given_an_id() => _group
        .GivenStable("a")
        .Given(Ask("b"))
        .When(Rejoin("a"))
        .Then()
        .When(Rejoin("b"))
        .Then("a: a joined 2 led by a with a b", "b: b joined 2 led by a");

    [Fact]
    public void Whoever_was_given_an_id_and_leaves_is_awaited_no_longer() => _group
        .GivenStable("a")
        .Given(Ask("b"), Rejoin("a"))
        .When(Leave("b"))
        .Then("b: left None", "a: a joined 2 led by a with a");

    [Fact]
    public void Whoever_was_given_an_id_and_is_silent_is_awaited_for_a_session_only() => _group
        .GivenStable("a")
        .Given(Ask("b"), Rejoin("a"))
        .WokenAt(Session)
        .Then("a: a joined 2 led by a with a");

    [Fact]
    public void A_member_that_nobody_knows_has_to_begin_anew() => _group
        .GivenStable("a")
        .When(Rejoin("z"))
        .Then("z: join refused, UnknownMemberId for z");

    [Fact]
    public void An_id_that_is_taken_already_is_given_to_nobody_else() => _group
        .GivenStable("a")
        .When(Join("a"))
        .Then("a: join refused, UnknownMemberId");

    [Theory]
    [InlineData(5_999)]
    [InlineData(1_800_001)]
    [InlineData(-1)]
    public void A_session_timeout_outside_of_the_limits_is_refused(int timeout) => _group
        .When(Join("a").With(session: timeout))
        .Then("a: join refused, InvalidSessionTimeout");

    [Fact]
    public void A_member_of_another_type_is_refused() => _group
        .GivenStable("a")
        .When(Join("b").With(type: "connect"))
        .Then("b: join refused, InconsistentGroupProtocol");

    [Fact]
    public void A_member_that_has_no_protocol_in_common_with_all_is_refused() => _group
        .Given(Join("a", "range", "sticky"), Join("b", "sticky"))
        .When(Join("c", "range"))
        .Then("c: join refused, InconsistentGroupProtocol");

    [Fact]
    public void An_empty_type_is_refused() => _group
        .When(Join("a").With(type: ""))
        .Then("a: join refused, InconsistentGroupProtocol");

    [Fact]
    public void No_protocols_are_refused()
    {
        var join = Join("a");
        _group.When(join with { Profile = join.Profile with { Protocols = [] } }).Then("a: join refused, InconsistentGroupProtocol");
    }

    [Fact]
    public void Most_votes_choose_among_the_protocols_that_all_have()
    {
        _group.When(Join("a", "range", "sticky", "own"), Join("b", "sticky", "range"), Join("c", "sticky", "range"));
        _group.Effects.OfType<GroupJoined>().Select(j => j.ProtocolName).ShouldAllBe(name => name == "sticky");
        _group.Effects.OfType<GroupJoined>().Select(j => j.ProtocolType).ShouldAllBe(type => type == "consumer");
    }

    [Fact]
    public void Between_protocols_with_equal_votes_the_leader_decides()
    {
        _group.When(Join("a", "range", "sticky"), Join("b", "sticky", "range"));
        _group.Effects.OfType<GroupJoined>().Select(j => j.ProtocolName).ShouldAllBe(name => name == "range");
    }

    [Fact]
    public void A_protocol_named_twice_counts_once()
    {
        _group.When(Join("a", "range", "range"), Join("b", "sticky", "range"));
        _group.Effects.OfType<GroupJoined>().Select(j => j.ProtocolName).ShouldBe(["range", "range"]);
    }

    [Fact]
    public void The_leader_sees_each_members_metadata_for_the_chosen_protocol()
    {
        _group.When(Join("a", "range"), Join("b", "range").Subscribed("news"));
        _group.Effects.OfType<GroupJoined>().First().Members.Select(m => m.Metadata.ToArray())
            .ShouldBe([Subscription("orders"), Subscription("news")]);
    }

    [Fact]
    public void Metadata_above_the_limit_is_refused() => new GroupScenario(GroupScenario.Impatient with { MemberMetadataBytesMax = 20 })
        .When(Join("a"))
        .Then("a: join refused, MetadataTooLarge");

    [Fact]
    public void A_full_group_takes_nobody_else_but_its_own_members_back() => new GroupScenario(GroupScenario.Impatient with { MembersMax = 2 })
        .GivenStable("a", "b")
        .When(Join("c"))
        .Then("c: join refused, GroupMaxSizeReached")
        .When(Rejoin("b"))
        .Then("b: b joined 1 led by a");

    [Fact]
    public void In_a_full_group_those_who_join_in_time_push_out_the_late() => new GroupScenario(GroupScenario.Impatient with { MembersMax = 2 })
        .GivenStable("a", "b")
        .Given(Rejoin("a"))
        .When(Join("c"))
        .Then()
        .When(Rejoin("b"))
        .Then("b: join refused, GroupMaxSizeReached", "a: a joined 2 led by a with a c", "c: c joined 2 led by a");

    [Fact]
    public void No_more_ids_are_given_out_than_there_may_be_members() => new GroupScenario(GroupScenario.Impatient with { MembersMax = 1 })
        .Given(Ask("a"))
        .When(Ask("b"))
        .Then("b: join refused, GroupMaxSizeReached");

    [Fact]
    public void A_group_that_was_empty_waits_for_more_as_long_as_they_come() => new GroupScenario(GroupLimits.Default)
        .When(Join("a"))
        .Then()
        .At(60).When(Join("b"))
        .Then()
        .WokenAt(100).Then()
        .At(150).When(Ask("c"))
        .WokenAt(200).Then()
        .At(210).When(Rejoin("c"))
        .WokenAt(300).Then()
        .WokenAt(400).Then("a: a joined 1 led by a with a b c", "b: b joined 1 led by a", "c: c joined 1 led by a");

    [Fact]
    public void The_wait_of_an_empty_group_ends_with_the_rebalance_timeout() => new GroupScenario(GroupLimits.Default)
        .Given(Join("a").With(rebalance: 1_000))
        .At(950).Given(Join("b"))
        .WokenAt(1_000)
        .ThenIs(GroupState.CompletingRebalance);

    [Fact]
    public void A_join_that_is_repeated_answers_the_first_one() => _group
        .GivenStable("a", "b")
        .Given(Rejoin("a"))
        .When(Rejoin("a"))
        .Then("a: join refused, RebalanceInProgress for a")
        .When(Rejoin("b"))
        .Then("a: a joined 2 led by a with a b", "b: b joined 2 led by a");
}
