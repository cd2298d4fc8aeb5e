using ActorBroker.Core.Entities;
using ActorBroker.Core.Transactions;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Transactions.TransactionCommands;

namespace ActorBroker.Core.Tests.Transactions;

public class TransactionEndTests
{
    [Fact]
    public void The_decision_is_on_disk_before_anybody_is_told_and_the_answer_comes_when_all_are_marked()
    {
        var scenario = TransactionScenario.Opened()
            .When(Commit(A, 0)).Then("decided commit", "mark p1 for 7:0 commit", "mark g3 for 7:0 commit");
        scenario.Durability.ShouldBe(Durability.Synced);
        scenario
            .When(Marked(G3, 0)).Then()
            .When(Marked(P1, 0)).Then("ended", "A: producer 7:0");
        scenario.Durability.ShouldBe(Durability.None);
        scenario.Machine.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public void The_same_end_again_is_answered_the_same_while_it_runs_and_after_it() =>
        TransactionScenario.Opened()
            .Given(Commit(A, 0))
            .When(Commit(B, 0)).Then()
            .Given(Marked(P1, 0))
            .When(Marked(G3, 0)).Then("ended", "A: producer 7:0", "B: producer 7:0")
            .When(Commit(C, 0)).Then("C: producer 7:0")
            .Restored()
            .When(Commit(C, 0)).Then("C: producer 7:0");

    [Fact]
    public void The_other_end_is_refused_while_it_runs_and_after_it() =>
        TransactionScenario.Opened()
            .Given(Abort(A, 0))
            .When(Commit(B, 0)).Then("B: InvalidTransactionState")
            .Given(Marked(P1, 0), Marked(G3, 0))
            .When(Commit(B, 0)).Then("B: InvalidTransactionState")
            .When(Abort(B, 0)).Then("B: producer 7:0");

    [Fact]
    public void Where_nothing_was_open_since_the_producer_began_there_is_nothing_to_end() =>
        TransactionScenario.Begun()
            .When(Commit(A, 0)).Then("A: InvalidTransactionState")
            .When(Abort(A, 0)).Then("A: InvalidTransactionState");

    [Fact]
    public void An_end_by_somebody_else_is_refused() =>
        TransactionScenario.Opened()
            .When(Commit(A, 1)).Then("A: ProducerFenced")
            .When(new EndTransaction(A, 8, 0, Commit: true)).Then("A: InvalidProducerIdMapping");

    [Fact]
    public void An_end_waits_until_all_that_were_added_have_enlisted() =>
        TransactionScenario.Begun()
            .Given(Add(A, 0, P1, P2))
            .When(Commit(B, 0)).Then()
            .When(Enlisted(P1, 0)).Then()
            .When(Enlisted(P2, 0)).Then("decided commit", "A: producer 7:0", "mark p1 for 7:0 commit", "mark p2 for 7:0 commit");

    [Fact]
    public void A_marker_that_could_not_be_written_is_told_again_after_a_pause() =>
        TransactionScenario.Opened().At(1000)
            .Given(Commit(A, 0), Marked(P1, 0), Failed(G3, 0))
            .WokenAt(1200).Then("mark g3 for 7:0 commit")
            .When(Marked(G3, 0)).Then("ended", "A: producer 7:0");

    [Fact]
    public void A_marker_that_is_not_answered_is_told_again_after_a_longer_pause() =>
        TransactionScenario.Opened().At(1000)
            .Given(Commit(A, 0), Marked(G3, 0))
            .WokenAt(6000).Then("mark p1 for 7:0 commit")
            .WokenAt(11_000).Then("mark p1 for 7:0 commit");

    [Fact]
    public void Answers_for_another_epoch_or_from_strangers_count_for_nothing() =>
        TransactionScenario.Opened()
            .Given(Init(B))
            .When(Marked(P1, 0), Marked(P2, 1), Failed(P1, 0), Enlisted(P1, 1), Marked(P1, 1)).Then()
            .When(Marked(G3, 0)).Then()
            .When(Marked(G3, 1)).Then("ended", "begun 7:2", "B: producer 7:2");

    [Fact]
    public void An_answer_to_an_older_marker_does_not_end_the_next_transaction_of_the_same_epoch() =>
        TransactionScenario.Opened()
            .At(1000).Given(Commit(A, 0), Marked(G3, 0))
            .WokenAt(6000).Then("mark p1 for 7:0 commit")
            .Given(Marked(P1, 0))
            .Given(Add(A, 0, P1))
            .When(Commit(A, 0), Marked(P1, 0)).Then()
            .When(Enlisted(P1, 0)).Then("decided commit", "A: producer 7:0", "mark p1 for 7:0 commit")
            .When(Marked(P1, 0)).Then("ended", "A: producer 7:0");

    [Fact]
    public void A_transaction_that_is_open_for_too_long_is_aborted_and_its_producer_fenced() =>
        TransactionScenario.Begun().At(1000)
            .Given(Add(A, 0, P1), Enlisted(P1, 0))
            .At(50_000).Given(Add(A, 0, P2), Enlisted(P2, 0))
            .At(60_999).When(TransactionTick.Instance).Then()
            .WokenAt(61_000).Then("fenced off by epoch 1", "mark p1 for 7:1 abort", "mark p2 for 7:1 abort")
            .When(Commit(A, 0)).Then("A: ProducerFenced")
            .Given(Marked(P1, 1), Marked(P2, 1))
            .When(Abort(A, 0)).Then("A: ProducerFenced")
            .When(Init(B)).Then("begun 7:2", "B: producer 7:2");

    [Fact]
    public void Whoever_waits_for_participants_hears_of_the_time_out() =>
        TransactionScenario.Begun().At(1000)
            .Given(Add(A, 0, P1), Commit(B, 0))
            .At(61_000).When(TransactionTick.Instance).Then("fenced off by epoch 1", "A: ProducerFenced", "mark p1 for 7:1 abort")
            .When(Marked(P1, 1)).Then("ended", "B: ProducerFenced");

    [Fact]
    public void An_id_that_nobody_uses_expires_and_whoever_comes_then_is_told_to_come_again()
    {
        var scenario = TransactionScenario.Opened().At(5000).Given(Commit(A, 0), Marked(P1, 0), Marked(G3, 0));
        var due = 5000 + TransactionLimits.Default.IdExpirationMs;
        scenario.At(due - 1).When(TransactionTick.Instance).Then()
            .WokenAt(due).Then("expired")
            .When(Init(B)).Then("B: ConcurrentTransactions", "expired")
            .WokenAt(due + 5000).Then("expired");
        scenario.Machine.IsIdle.ShouldBeFalse();
    }

    [Fact]
    public void An_id_that_no_producer_ever_began_expires_as_long_after_it_was_first_heard_of() =>
        new TransactionScenario().At(1000)
            .When(Inspect(A)).Then("A: Idle -1:-1")
            .WokenAt(1000 + TransactionLimits.Default.IdExpirationMs).Then("expired");
}
