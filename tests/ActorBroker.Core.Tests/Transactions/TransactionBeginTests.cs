using ActorBroker.Core.Entities;
using ActorBroker.Core.Transactions;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Transactions.TransactionCommands;

namespace ActorBroker.Core.Tests.Transactions;

public class TransactionBeginTests
{
    private const short LastEpoch = short.MaxValue - 1;

    [Fact]
    public void The_first_producer_gets_the_fresh_id_and_epoch_0()
    {
        var scenario = new TransactionScenario().When(Init(A, fresh: 7)).Then("begun 7:0", "A: producer 7:0");
        scenario.Durability.ShouldBe(Durability.Synced);
    }

    [Fact]
    public void The_next_producer_gets_the_same_id_and_the_next_epoch() =>
        TransactionScenario.Begun().When(Init(B, fresh: 8)).Then("begun 7:1", "B: producer 7:1");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(900_001)]
    public void A_time_out_outside_of_the_limits_is_refused(int timeoutMs) =>
        new TransactionScenario().When(Init(A, timeoutMs: timeoutMs)).Then("A: InvalidTimeout");

    [Fact]
    public void The_longest_time_out_is_allowed() =>
        new TransactionScenario().When(Init(A, timeoutMs: 900_000)).Then("begun 7:0", "A: producer 7:0");

    [Fact]
    public void A_producer_that_finds_a_transaction_open_has_it_aborted_first_and_then_gets_an_epoch_that_nobody_held() =>
        TransactionScenario.Opened()
            .When(Init(B)).Then("fenced off by epoch 1", "mark p1 for 7:1 abort", "mark g3 for 7:1 abort")
            .When(Marked(P1, 1)).Then()
            .When(Marked(G3, 1)).Then("ended", "begun 7:2", "B: producer 7:2");

    [Fact]
    public void A_producer_that_comes_while_another_ends_waits_for_the_end() =>
        TransactionScenario.Opened()
            .Given(Commit(A, 0))
            .When(Init(B)).Then()
            .Given(Marked(P1, 0))
            .When(Marked(G3, 0)).Then("ended", "begun 7:1", "A: producer 7:0", "B: producer 7:1");

    [Fact]
    public void Of_two_producers_that_wait_the_newer_one_begins() =>
        TransactionScenario.Opened()
            .Given(Init(B))
            .When(Init(C)).Then("B: ConcurrentTransactions")
            .Given(Marked(P1, 1))
            .When(Marked(G3, 1)).Then("ended", "begun 7:2", "C: producer 7:2");

    [Fact]
    public void When_the_epochs_are_used_up_the_next_producer_gets_a_fresh_id() =>
        new TransactionScenario()
            .Given(new ProducerBegun(1, new ProducerIdentity(7, LastEpoch - 1), ProducerIdentity.None, TimeoutMs))
            .When(Init(A, fresh: 8)).Then($"begun 7:{LastEpoch}", $"A: producer 7:{LastEpoch}")
            .When(Init(B, fresh: 9)).Then("begun 9:0", "B: producer 9:0");

    [Fact]
    public void The_holder_of_the_last_epoch_can_still_be_fenced_off() =>
        new TransactionScenario()
            .Given(new ProducerBegun(1, new ProducerIdentity(7, LastEpoch), ProducerIdentity.None, TimeoutMs))
            .Given(Add(A, LastEpoch, P1), Enlisted(P1, LastEpoch))
            .When(Init(B, fresh: 9)).Then($"fenced off by epoch {short.MaxValue}", $"mark p1 for 7:{short.MaxValue} abort")
            .When(Marked(P1, short.MaxValue)).Then("ended", "begun 9:0", "B: producer 9:0");

    [Fact]
    public void A_producer_that_names_its_epoch_gets_the_next_one_and_so_does_its_retry() =>
        TransactionScenario.Begun()
            .When(Init(A, id: 7, epoch: 0)).Then("begun 7:1 after 7:0", "A: producer 7:1")
            .When(Init(A, id: 7, epoch: 0)).Then("A: producer 7:1")
            .Restored()
            .When(Init(A, id: 7, epoch: 0)).Then("A: producer 7:1");

    [Fact]
    public void A_retry_across_a_change_of_the_id_gets_the_same_answer() =>
        new TransactionScenario()
            .Given(new ProducerBegun(1, new ProducerIdentity(7, LastEpoch), ProducerIdentity.None, TimeoutMs))
            .When(Init(A, fresh: 8, id: 7, epoch: LastEpoch)).Then($"begun 8:0 after 7:{LastEpoch}", "A: producer 8:0")
            .When(Init(A, fresh: 9, id: 7, epoch: LastEpoch)).Then("A: producer 8:0");

    [Fact]
    public void A_producer_that_names_an_older_epoch_or_another_id_is_fenced() =>
        TransactionScenario.Begun()
            .Given(Init(B))
            .When(Init(A, id: 7, epoch: 0)).Then("A: ProducerFenced")
            .When(Init(A, id: 6, epoch: 1)).Then("A: ProducerFenced")
            .When(Init(A, id: 7, epoch: 2)).Then("A: ProducerFenced");

    [Fact]
    public void A_fenced_producer_does_not_abort_what_its_successor_has_open() =>
        TransactionScenario.Begun()
            .Given(Init(B, id: 7, epoch: 0), Add(B, 1, P1))
            .When(Init(A, id: 7, epoch: 0)).Then("A: ProducerFenced");

    [Fact]
    public void A_producer_may_begin_anew_while_its_own_transaction_is_open() =>
        TransactionScenario.Opened()
            .Given(Init(A, id: 7, epoch: 0), Marked(P1, 1))
            .When(Marked(G3, 1)).Then("ended", "begun 7:2 after 7:0", "A: producer 7:2");

    [Fact]
    public void A_beginning_that_a_crash_interrupted_can_be_repeated() =>
        TransactionScenario.Opened()
            .Given(Init(A, id: 7, epoch: 0))
            .Restored()
            .When(Init(A, id: 7, epoch: 0)).Then("mark p1 for 7:1 abort", "mark g3 for 7:1 abort")
            .Given(Marked(P1, 1))
            .When(Marked(G3, 1)).Then("ended", "begun 7:2 after 7:0", "A: producer 7:2");

    [Fact]
    public void A_producer_that_names_an_epoch_of_a_forgotten_transactional_id_is_taken_as_new() =>
        new TransactionScenario().When(Init(A, fresh: 9, id: 7, epoch: 3)).Then("begun 9:0 after 7:3", "A: producer 9:0");

    [Fact]
    public void The_epoch_that_fenced_somebody_off_is_nobodys() =>
        TransactionScenario.Opened()
            .At(TimeoutMs + 1).Given(TransactionTick.Instance)
            .Given(Marked(P1, 1), Marked(G3, 1))
            .When(Add(A, 1, P1)).Then("A: ProducerFenced")
            .When(Init(A, id: 7, epoch: 1)).Then("A: ProducerFenced");
}
