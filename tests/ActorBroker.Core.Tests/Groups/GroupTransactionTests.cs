using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Groups.GroupCommands;

namespace ActorBroker.Core.Tests.Groups;

public class GroupTransactionTests
{
    private readonly GroupScenario _group = new();

    [Fact]
    public void Offsets_of_a_transaction_count_when_it_commits()
    {
        _group.When(Enlist(9, 0)).Then("opened 9/0", "t: enlisted 9/0 None");
        _group.Durability.ShouldBe(Durability.Synced);
        _group.At(7).When(CommitPending(9, 0, Offset("orders", 0, 5, "m")))
            .Then("pending of 9: orders/0=5'm' at 7", "p: committed");
        _group.Durability.ShouldBe(Durability.Synced);
        _group.When(FetchAll(), Fetch(stable: false, new GroupPartition("orders", 0)), Fetch(stable: true, new GroupPartition("orders", 0)))
            .Then("x: fetched", "x: fetched orders/0=none", "x: fetched orders/0=UnstableOffsetCommit")
            .When(End(9, 0, commit: true))
            .Then("closed 9/0, committed", "t: ended 9/0 None");
        _group.Durability.ShouldBe(Durability.Synced);
        _group.When(Fetch(stable: true, new GroupPartition("orders", 0))).Then("x: fetched orders/0=5'm'");
    }

    [Fact]
    public void Offsets_of_a_transaction_that_aborts_never_were() => _group
        .Given(Commit("", -1, Offset("orders", 0, 1)), Enlist(9, 0), CommitPending(9, 0, Offset("orders", 0, 5)))
        .When(FetchAll(stable: true))
        .Then("x: fetched orders/0=UnstableOffsetCommit")
        .Given(End(9, 0, commit: false))
        .When(FetchAll(stable: true))
        .Then("x: fetched orders/0=1");

    [Fact]
    public void A_commit_that_came_after_a_transaction_s_stays() => _group
        .Given(Enlist(9, 0), CommitPending(9, 0, Offset("orders", 0, 5)), Commit("", -1, Offset("orders", 0, 8)), End(9, 0, commit: true))
        .When(FetchAll())
        .Then("x: fetched orders/0=8");

    [Fact]
    public void Only_an_enlisted_producer_may_commit_within_its_transaction() => _group
        .When(CommitPending(9, 0, Offset("orders", 0, 5)))
        .Then("p: commit refused, InvalidTransactionState")
        .Given(Enlist(9, 3))
        .When(CommitPending(9, 2, Offset("orders", 0, 5)))
        .Then("p: commit refused, InvalidProducerEpoch")
        .When(CommitPending(9, 4, Offset("orders", 0, 5)))
        .Then("p: commit refused, InvalidTransactionState")
        .Given(End(9, 3, commit: true))
        .When(CommitPending(9, 3, Offset("orders", 0, 5)))
        .Then("p: commit refused, InvalidTransactionState");

    [Fact]
    public void Enlisting_and_ending_again_changes_nothing() => _group
        .Given(Enlist(9, 0), CommitPending(9, 0, Offset("orders", 0, 5)))
        .When(Enlist(9, 0))
        .Then("t: enlisted 9/0 None")
        .Given(End(9, 0, commit: true), Commit("", -1, Offset("orders", 0, 3)))
        .When(End(9, 0, commit: true))
        .Then("t: ended 9/0 None")
        .When(FetchAll())
        .Then("x: fetched orders/0=3");

    [Fact]
    public void The_end_of_a_producer_that_was_never_enlisted_is_answered() => _group
        .When(End(9, 0, commit: false))
        .Then("t: ended 9/0 None");

    [Fact]
    public void A_lower_epoch_is_fenced() => _group
        .Given(Enlist(9, 3))
        .When(Enlist(9, 2))
        .Then("t: enlisted 9/2 InvalidProducerEpoch")
        .When(End(9, 2, commit: true))
        .Then("t: ended 9/2 InvalidProducerEpoch")
        .When(End(9, 4, commit: false))
        .Then("closed 9/4, aborted", "t: ended 9/4 None")
        .When(Enlist(9, 3))
        .Then("t: enlisted 9/3 InvalidProducerEpoch")
        .When(Enlist(9, 4))
        .Then("opened 9/4", "t: enlisted 9/4 None");

    [Fact]
    public void A_higher_epoch_takes_over_and_what_was_pending_is_dropped() => _group
        .Given(Enlist(9, 0), CommitPending(9, 0, Offset("orders", 0, 5)), Enlist(9, 1), End(9, 1, commit: true))
        .When(FetchAll(stable: true))
        .Then("x: fetched");

    [Fact]
    public void A_transaction_may_tell_in_whose_name_it_commits() => _group
        .GivenStable("a")
        .Given(Enlist(9, 0))
        .When(CommitPending(9, 0, Offset("orders", 0, 5)) with { Member = new MemberIdentity("a"), Generation = 0 })
        .Then("p: commit refused, IllegalGeneration")
        .When(CommitPending(9, 0, Offset("orders", 0, 5)) with { Member = new MemberIdentity("z"), Generation = 1 })
        .Then("p: commit refused, UnknownMemberId")
        .When(CommitPending(9, 0, Offset("orders", 0, 5)) with { Member = new MemberIdentity("a"), Generation = 1 })
        .Then("pending of 9: orders/0=5 at 0", "p: committed")
        .When(CommitPending(9, 0, Offset("orders", 0, 6)))
        .Then("pending of 9: orders/0=6 at 0", "p: committed");

    [Fact]
    public void Transactions_may_commit_offsets_before_the_leader_has_assigned() => _group
        .Given(Join("a"), Enlist(9, 0))
        .When(CommitPending(9, 0, Offset("orders", 0, 5)) with { Member = new MemberIdentity("a"), Generation = 1 })
        .Then("pending of 9: orders/0=5 at 0", "p: committed");

    [Fact]
    public void Two_transactions_may_be_pending_for_one_partition() => _group
        .Given(Enlist(8, 0), Enlist(9, 0), CommitPending(8, 0, Offset("orders", 0, 5)), CommitPending(9, 0, Offset("orders", 0, 6)))
        .Given(End(9, 0, commit: true))
        .When(FetchAll(stable: true))
        .Then("x: fetched orders/0=UnstableOffsetCommit")
        .Given(End(8, 0, commit: true))
        .When(FetchAll(stable: true))
        .Then("x: fetched orders/0=6");

    [Fact]
    public void Open_transactions_survive_a_restart() => _group
        .Given(Enlist(8, 1), End(8, 1, commit: true), Enlist(9, 0), CommitPending(9, 0, Offset("orders", 0, 5)))
        .Crashed()
        .When(Fetch(stable: true, new GroupPartition("orders", 0)), Enlist(8, 0))
        .Then("x: fetched orders/0=UnstableOffsetCommit", "t: enlisted 8/0 InvalidProducerEpoch")
        .Restored()
        .When(Enlist(8, 0), End(9, 0, commit: true), FetchAll(stable: true))
        .Then("closed 9/0, committed", "t: enlisted 8/0 InvalidProducerEpoch", "t: ended 9/0 None", "x: fetched orders/0=5");

    [Fact]
    public void There_may_be_so_many_open_transactions_and_no_more() => new GroupScenario(GroupScenario.Impatient with { ProducersMax = 1 })
        .Given(Enlist(8, 0))
        .When(Enlist(9, 0))
        .Then("t: enlisted 9/0 TooManyProducers")
        .Given(End(8, 0, commit: true))
        .When(Enlist(9, 0))
        .Then("opened 9/0", "t: enlisted 9/0 None");

    [Fact]
    public void Of_many_producers_without_a_transaction_the_oldest_is_forgotten() => new GroupScenario(GroupScenario.Impatient with { EndedProducersMax = 1 })
        .Given(Enlist(8, 5), End(8, 5, commit: true), Enlist(9, 5))
        .When(End(9, 5, commit: true))
        .Then("closed 9/5, committed", "forgot 8", "t: ended 9/5 None")
        .When(Enlist(8, 0), Enlist(9, 0))
        .Then("opened 8/0", "t: enlisted 8/0 None", "t: enlisted 9/0 InvalidProducerEpoch");

    [Fact]
    public void Pending_offsets_count_against_the_limit() => new GroupScenario(GroupScenario.Impatient with { OffsetsMax = 2 })
        .Given(Commit("", -1, Offset("orders", 0, 1)), Enlist(9, 0))
        .When(CommitPending(9, 0, Offset("orders", 1, 1), Offset("orders", 0, 2), Offset("orders", 2, 1)))
        .Then("pending of 9: orders/1=1 orders/0=2 at 0", "p: committed None None TooManyOffsets")
        .When(CommitPending(9, 0, Offset("orders", 0, 3)))
        .Then("pending of 9: orders/0=3 at 0", "p: committed");
}
