using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Groups.GroupCommands;

namespace ActorBroker.Core.Tests.Groups;

public class GroupOffsetTests
{
    private readonly GroupScenario _group = new();

    [Fact]
    public void A_member_commits_offsets_with_metadata_and_epoch()
    {
        _group.GivenStable("a")
            .At(7)
            .When(Commit("a", 1, Offset("orders", 0, 5, "why", epoch: 3), Offset("orders", 1, 6)))
            .Then("stored orders/0=5@3'why' orders/1=6 at 7", "a: committed");
        _group.Durability.ShouldBe(Durability.Synced);
        _group.When(FetchAll()).Then("x: fetched orders/0=5@3'why' orders/1=6");
    }

    [Fact]
    public void Partitions_without_an_offset_are_answered_with_none() => _group
        .Given(Commit("", -1, Offset("orders", 1, 6)))
        .When(Fetch(stable: true, new GroupPartition("orders", 0), new GroupPartition("orders", 1), new GroupPartition("news", 1)))
        .Then("x: fetched orders/0=none orders/1=6 news/1=none");

    [Fact]
    public void An_offset_may_be_set_back_by_a_commit() => _group
        .Given(Commit("", -1, Offset("orders", 0, 6)), Commit("", -1, Offset("orders", 0, 0)))
        .When(FetchAll())
        .Then("x: fetched orders/0=0");

    [Fact]
    public void Whoever_is_no_member_may_commit_only_while_there_are_none() => _group
        .When(Commit("", -1, Offset("orders", 0, 5)))
        .Then("stored orders/0=5 at 0", "x: committed")
        .GivenStable("a")
        .When(Commit("", -1, Offset("orders", 0, 5)))
        .Then("x: commit refused, UnknownMemberId");

    [Fact]
    public void A_commit_of_another_generation_or_member_is_refused() => _group
        .When(Commit("a", 1, Offset("orders", 0, 5)))
        .Then("a: commit refused, UnknownMemberId")
        .GivenStable("a")
        .When(Commit("a", 0, Offset("orders", 0, 5)))
        .Then("a: commit refused, IllegalGeneration")
        .When(Commit("a", -1, Offset("orders", 0, 5)))
        .Then("a: commit refused, IllegalGeneration")
        .When(Commit("z", 1, Offset("orders", 0, 5)))
        .Then("z: commit refused, UnknownMemberId");

    [Fact]
    public void While_members_join_again_the_last_generation_may_commit() => _group
        .GivenStable("a", "b")
        .Given(Rejoin("a"))
        .When(Commit("b", 1, Offset("orders", 0, 5)))
        .Then("stored orders/0=5 at 0", "b: committed")
        .Given(Rejoin("b"))
        .When(Commit("b", 2, Offset("orders", 0, 6)))
        .Then("b: commit refused, RebalanceInProgress");

    [Fact]
    public void A_commit_keeps_a_member_as_a_heartbeat_does() => _group
        .GivenStable("a")
        .At(9_000).Given(Commit("a", 1, Offset("orders", 0, 5)))
        .WokenAt(19_000)
        .Then("generation 2 is empty");

    [Theory]
    [InlineData('x', 4_096, true)]
    [InlineData('x', 4_097, false)]
    [InlineData('\u20ac', 1_365, true)]
    [InlineData('\u20ac', 1_366, false)]
    public void Metadata_has_a_limit_in_bytes(char character, int count, bool fits)
    {
        var metadata = new string(character, count);
        _group.When(Commit("", -1, Offset("orders", 0, 1, metadata), Offset("orders", 1, 1)));
        _group.Effects.ShouldHaveSingleItem().ShouldBeOfType<OffsetsCommitted>().Errors
            .ShouldBe(fits ? [] : [GroupError.OffsetMetadataTooLarge, GroupError.None]);
        _group.Events.ShouldHaveSingleItem().ShouldBeOfType<OffsetsStored>().Offsets.Count.ShouldBe(fits ? 2 : 1);
    }

    [Fact]
    public void What_cannot_be_a_partition_is_refused() => _group
        .When(Commit("", -1, Offset("", 0, 1), Offset("orders", -1, 1)))
        .Then("x: committed UnknownTopicOrPartition UnknownTopicOrPartition");

    [Fact]
    public void A_group_keeps_so_many_offsets_and_no_more() => new GroupScenario(GroupScenario.Impatient with { OffsetsMax = 2 })
        .When(Commit("", -1, Offset("orders", 0, 1), Offset("orders", 1, 1), Offset("orders", 2, 1)))
        .Then("stored orders/0=1 orders/1=1 at 0", "x: committed None None TooManyOffsets")
        .When(Commit("", -1, Offset("orders", 1, 2)))
        .Then("stored orders/1=2 at 0", "x: committed");

    [Fact]
    public void Offsets_of_topics_that_members_read_are_not_deleted() => _group
        .GivenStable("a")
        .Given(Commit("a", 1, Offset("orders", 0, 5), Offset("news", 0, 6)))
        .When(DeleteOffset("orders", 0))
        .Then("x: deleted GroupSubscribedToTopic")
        .When(DeleteOffset("news", 0))
        .Then("dropped news/0", "x: deleted None")
        .When(DeleteOffset("news", 0))
        .Then("x: deleted None")
        .Given(Leave("a"))
        .When(DeleteOffset("orders", 0))
        .Then("dropped orders/0", "x: deleted None")
        .When(FetchAll())
        .Then("x: fetched");

    [Fact]
    public void No_offset_is_deleted_if_a_member_s_subscription_cannot_be_read()
    {
        var join = Join("a");
        foreach (var metadata in new byte[][] { [], [0, 0], [0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 1, 0, 5, 65], [0xFF, 0xFF, 0, 0, 0, 0], [0, 0, 0xFF, 0xFF, 0xFF, 0xFF] })
        {
            new GroupScenario()
                .Given(Commit("", -1, Offset("news", 0, 6)))
                .Given(join with { Profile = join.Profile with { Protocols = [new MemberProtocol("range", metadata)] } })
                .When(DeleteOffset("news", 0))
                .Then("x: deleted GroupSubscribedToTopic");
        }
    }

    [Fact]
    public void Offsets_of_a_group_of_another_type_are_deleted_only_when_it_is_empty() => _group
        .Given(Join("a").With(type: "connect"))
        .When(DeleteOffset("orders", 0))
        .Then("x: delete refused, NonEmptyGroup");

    [Fact]
    public void A_deleted_topic_takes_its_offsets_along_pending_ones_too() => _group
        .GivenStable("a")
        .Given(Commit("a", 1, Offset("orders", 0, 5), Offset("news", 0, 6)), Enlist(9, 0), CommitPending(9, 0, Offset("orders", 1, 7)))
        .When(new ForgetTopic(new Client("x"), "orders"))
        .Then("dropped topic orders", "x: forgotten")
        .When(new ForgetTopic(new Client("x"), "orders"))
        .Then("x: forgotten")
        .Given(End(9, 0, commit: true))
        .When(FetchAll())
        .Then("x: fetched news/0=6");

    [Fact]
    public void Offsets_survive_a_restart_and_have_no_clock_of_their_own() => _group
        .Given(Commit("", -1, Offset("orders", 0, 5, "m")))
        .ThenSleeps()
        .Crashed()
        .At(1_000L * 60 * 60 * 24 * 365)
        .When(FetchAll())
        .Then("x: fetched orders/0=5'm'")
        .Restored()
        .When(FetchAll())
        .Then("x: fetched orders/0=5'm'")
        .ThenSleeps();

    [Fact]
    public void A_deleted_group_is_gone_for_good() => _group
        .Given(Commit("", -1, Offset("orders", 0, 5)), Ask("a"))
        .When(Delete)
        .Then("deleted", "x: deletion None")
        .ThenIs(GroupState.Dead)
        .ThenSleeps()
        .Crashed()
        .When(FetchAll(), Delete, DeleteOffset("orders", 0), Join("b"), Rejoin("a"), Beat("a", 1), Leave("a"), Sync("a", 1))
        .Then("x: fetched", "x: deletion GroupIdNotFound", "x: delete refused, GroupIdNotFound", "b: join refused, CoordinatorNotAvailable",
            "a: join refused, CoordinatorNotAvailable for a", "a: beat CoordinatorNotAvailable", "a: leave refused, CoordinatorNotAvailable",
            "a: sync refused, CoordinatorNotAvailable")
        .When(Commit("", -1, Offset("orders", 0, 5)), CommitPending(9, 0), Enlist(9, 0), End(9, 0, commit: true), Inspect, Describe)
        .Then("x: commit refused, CoordinatorNotAvailable", "p: commit refused, CoordinatorNotAvailable", "t: enlisted 9/0 InvalidTransactionState",
            "t: ended 9/0 None", "x: Dead , 0 members, 0 offsets", "x: Dead 0 / led by :")
        .ThenSleeps();

    [Fact]
    public void A_group_with_members_is_not_deleted() => _group
        .GivenStable("a")
        .When(Delete)
        .Then("x: deletion NonEmptyGroup");

    [Fact]
    public void A_group_tells_how_it_stands() => _group
        .When(Inspect, Describe)
        .Then("x: Empty , 0 members, 0 offsets", "x: Empty 0 / led by :")
        .GivenStable("a", "b")
        .Given(Commit("a", 1, Offset("orders", 0, 5)))
        .When(Inspect, Describe)
        .Then("x: Stable consumer, 2 members, 1 offsets", "x: Stable 1 consumer/range led by a: a=a client@host b=b client@host")
        .When(Rejoin("a"), Describe)
        .Then("x: PreparingRebalance 1 consumer/ led by a: a= client@host b= client@host")
        .When(Leave("a", "b"), Describe)
        .Then("generation 2 is empty", "a: join refused, UnknownMemberId", "a: left None None", "x: Empty 2 consumer/ led by :");
}
