using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;
using ActorBroker.Core.Transactions;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Transactions.TransactionCommands;

namespace ActorBroker.Core.Tests.Transactions;

public class TransactionEnlistTests
{
    [Fact]
    public void Participants_are_journaled_and_then_told_and_the_producer_hears_when_all_have_enlisted_it()
    {
        var scenario = TransactionScenario.Begun()
            .When(Add(A, 0, P1, P2)).Then("added p1 p2", "enlist p1 for 7:0", "enlist p2 for 7:0");
        scenario.Durability.ShouldBe(Durability.Synced);
        scenario.Machine.IsIdle.ShouldBeFalse();
        scenario
            .When(Enlisted(P2, 0)).Then()
            .When(Enlisted(P1, 0)).Then("A: producer 7:0");
    }

    [Fact]
    public void Only_those_that_are_new_are_journaled_but_all_are_told_again() =>
        TransactionScenario.Opened()
            .When(Add(A, 0, P1, P2, P2)).Then("added p2", "enlist p1 for 7:0", "enlist p2 for 7:0")
            .Given(Enlisted(P1, 0))
            .When(Enlisted(P2, 0)).Then("A: producer 7:0")
            .When(Add(A, 0, P1)).Then("enlist p1 for 7:0")
            .When(Enlisted(P1, 0)).Then("A: producer 7:0");

    [Fact]
    public void A_participant_that_is_being_told_is_not_told_twice() =>
        TransactionScenario.Begun()
            .Given(Add(A, 0, P1))
            .When(Add(B, 0, P1, G3)).Then("added g3", "enlist g3 for 7:0")
            .When(Enlisted(P1, 0)).Then("A: producer 7:0")
            .When(Enlisted(G3, 0)).Then("B: producer 7:0");

    [Fact]
    public void A_participant_that_refuses_is_reported_and_the_transaction_stays_open() =>
        TransactionScenario.Begun()
            .Given(Add(A, 0, P1, P2))
            .When(Enlisted(P1, 0, PartitionError.InvalidProducerEpoch)).Then("A: ParticipantRefused")
            .When(Enlisted(P2, 0)).Then()
            .When(Abort(A, 0)).Then("decided abort", "mark p1 for 7:0 abort", "mark p2 for 7:0 abort");

    [Fact]
    public void A_strange_id_and_a_strange_epoch_are_refused() =>
        TransactionScenario.Begun()
            .When(new AddParticipants(A, 8, 0, [P1])).Then("A: InvalidProducerIdMapping")
            .When(Add(A, 1, P1)).Then("A: ProducerFenced")
            .Given(Init(B))
            .When(Add(A, 0, P1)).Then("A: ProducerFenced");

    [Fact]
    public void Before_a_producer_has_begun_nobody_is_known() =>
        new TransactionScenario()
            .When(Add(A, 0, P1)).Then("A: InvalidProducerIdMapping")
            .When(new AddParticipants(A, -1, -1, [P1])).Then("A: InvalidProducerIdMapping");

    [Fact]
    public void Participants_that_come_while_the_last_transaction_ends_wait_for_the_end() =>
        TransactionScenario.Opened()
            .Given(Commit(A, 0), Marked(P1, 0))
            .When(Add(B, 0, P2)).Then()
            .When(Marked(G3, 0)).Then("ended", "added p2", "A: producer 7:0", "enlist p2 for 7:0")
            .When(Enlisted(P2, 0)).Then("B: producer 7:0");

    [Fact]
    public void One_that_cannot_be_reached_is_told_again_after_a_pause() =>
        TransactionScenario.Begun().At(1000)
            .Given(Add(A, 0, P1, P2), Enlisted(P2, 0), Failed(P1, 0))
            .WokenAt(1200).Then("enlist p1 for 7:0")
            .When(Enlisted(P1, 0)).Then("A: producer 7:0");

    [Fact]
    public void One_that_does_not_answer_is_told_again_after_a_longer_pause() =>
        TransactionScenario.Begun().At(1000)
            .Given(Add(A, 0, P1))
            .WokenAt(6000).Then("enlist p1 for 7:0")
            .When(Enlisted(P1, 0), Enlisted(P1, 0)).Then("A: producer 7:0");

    [Fact]
    public void More_participants_than_allowed_are_refused_and_nothing_changes() =>
        new TransactionScenario(TransactionLimits.Default with { ParticipantsMax = 2 })
            .Given(Init(A), Add(A, 0, P1))
            .When(Add(B, 0, P2, G3)).Then("B: TooManyParticipants")
            .When(Add(B, 0, P1, P2)).Then("added p2", "enlist p2 for 7:0");

    [Fact]
    public void More_requests_than_may_wait_are_told_to_come_again() =>
        new TransactionScenario(TransactionLimits.Default with { WaitingMax = 1 })
            .Given(Init(A), Add(A, 0, P1))
            .When(Add(B, 0, P2)).Then("B: ConcurrentTransactions")
            .When(Commit(C, 0)).Then("C: ConcurrentTransactions");

    [Fact]
    public void A_transaction_without_participants_can_be_opened_and_ended() =>
        TransactionScenario.Begun()
            .When(Add(A, 0)).Then("added", "A: producer 7:0")
            .When(Commit(A, 0)).Then("decided commit", "ended", "A: producer 7:0");

    [Fact]
    public void Whoever_waits_can_be_told_that_the_coordinator_was_lost()
    {
        var scenario = TransactionScenario.Begun().Given(Add(A, 0, P1), Commit(B, 0));
        scenario.Machine.Waiting.ShouldBe([B, A], ignoreOrder: true);
        scenario.Given(Enlisted(P1, 0));
        scenario.Machine.Waiting.ShouldBe([B]);
        scenario.Given(Marked(P1, 0));
        scenario.Machine.Waiting.ShouldBeEmpty();
    }
}
