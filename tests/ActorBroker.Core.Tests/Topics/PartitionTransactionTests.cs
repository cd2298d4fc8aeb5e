using ActorBroker.Core.Entities;
using ActorBroker.Core.Records;
using ActorBroker.Core.Topics;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Topics.PartitionCommands;

namespace ActorBroker.Core.Tests.Topics;

public class PartitionTransactionTests
{
    private readonly PartitionScenario _partition = new();

    [Fact]
    public void A_producer_writes_when_it_is_enlisted() => _partition
        .When(Write(7, 0, 0, 1))
        .Then("P: refused InvalidTransactionState")
        .When(Enlist(7, 0))
        .Then("enlisted 7/0", "C: enlisted None")
        .When(Write(7, 0, 0, 2))
        .Then("appended 0-1 by 7/0 from 0 in transaction", "bounds 0..2 stable 0", "P: appended at 0");

    [Fact]
    public void Who_enlisted_hears_of_it_when_it_is_on_disk() => _partition.When(Enlist(7, 0)).Durability.ShouldBe(Durability.Synced);

    [Fact]
    public void Enlisting_again_changes_nothing() => _partition
        .Given(Enlist(7, 0), Write(7, 0, 0, 1))
        .When(Enlist(7, 0))
        .Then("C: enlisted None")
        .When(Write(7, 0, 1, 1))
        .ThenOnlyTells("bounds 0..2 stable 0", "P: appended at 1");

    [Fact]
    public void A_committed_transaction_ends_with_a_marker_and_is_stable()
    {
        _partition.Given(Enlist(7, 0), Write(7, 0, 0, 2)).At(5000).When(Commit(7, 0));
        _partition.Then("commit at 2 of 7/0", "bounds 0..3", "C: marked None").Durability.ShouldBe(Durability.Synced);
        var block = PartitionEventCodec.Instance.BodiesOf(_partition.Events[0]);
        (block.FirstOffset, block.Count).ShouldBe((2, 1));
        block.Bytes.ToArray().ShouldBe(ControlBatch.Marker(2, 5000, 7, 0, commit: true));
        _partition.When(Aborted(0, 100)).Then("P: aborted ");
    }

    [Fact]
    public void An_aborted_transaction_is_found_by_whoever_reads_its_range() => _partition
        .Given(Append(2), Enlist(7, 0), Write(7, 0, 0, 2), Append(1))
        .When(Abort(7, 0))
        .Then("abort at 5 of 7/0", "bounds 0..6 aborted 5", "C: marked None")
        .When(Aborted(0, 2), Aborted(0, 3), Aborted(5, 6), Aborted(4, 5), Aborted(6, 100))
        .Then("P: aborted ", "P: aborted 7:2-5", "P: aborted 7:2-5", "P: aborted 7:2-5", "P: aborted ");

    [Fact]
    public void Aborted_transactions_come_by_their_first_offset() => _partition
        .Given(Enlist(7, 0), Enlist(8, 0), Enlist(9, 0), Write(7, 0, 0, 1), Write(8, 0, 0, 1), Write(9, 0, 0, 1))
        .Given(Abort(9, 0), Commit(8, 0), Abort(7, 0))
        .When(Aborted(0, 10), Aborted(4, 10), Aborted(1, 2))
        .Then("P: aborted 7:0-5 9:2-3", "P: aborted 7:0-5", "P: aborted 7:0-5");

    [Fact]
    public void The_last_stable_offset_waits_for_the_oldest_open_transaction() => _partition
        .Given(Append(1), Enlist(7, 0), Enlist(8, 0), Write(8, 0, 0, 1), Write(7, 0, 0, 1))
        .When(Inspect()).Then("R: bounds 0..3 stable 1")
        .When(Commit(8, 0)).ThenOnlyTells("bounds 0..4 stable 2", "C: marked None")
        .When(Commit(7, 0)).ThenOnlyTells("bounds 0..5", "C: marked None");

    [Fact]
    public void Only_what_was_written_holds_the_last_stable_offset_back() => _partition
        .Given(Enlist(7, 0), Append(3))
        .When(Inspect())
        .Then("R: bounds 0..3");

    [Fact]
    public void A_marker_with_nothing_open_appends_nothing_and_can_be_repeated() => _partition
        .Given(Enlist(7, 0), Write(7, 0, 0, 1), Commit(7, 0))
        .When(Commit(7, 0))
        .Then("C: marked None");

    [Fact]
    public void A_marker_ends_a_transaction_without_records_and_no_late_write_slips_in() => _partition
        .Given(Enlist(7, 0))
        .When(Abort(7, 0), Write(7, 0, 0, 1))
        .Then("fenced 7/0", "C: marked None", "P: refused InvalidTransactionState");

    [Fact]
    public void A_marker_fences_lower_epochs() => _partition
        .Given(Enlist(7, 0), Write(7, 0, 0, 1))
        .When(Abort(7, 1), Write(7, 0, 1, 1), Enlist(7, 0), Commit(7, 0))
        .Then(
            "abort at 1 of 7/1", "bounds 0..2 aborted 1", "C: marked None", "P: refused InvalidProducerEpoch",
            "C: enlisted InvalidProducerEpoch", "C: marked InvalidProducerEpoch");

    [Fact]
    public void A_marker_of_a_producer_that_never_wrote_here_fences_it() => _partition
        .When(Abort(7, 4))
        .Then("fenced 7/4", "C: marked None")
        .When(Send(7, 3, 0, 1))
        .Then("P: refused InvalidProducerEpoch");

    [Fact]
    public void The_next_transaction_goes_on_with_the_sequence() => _partition
        .Given(Enlist(7, 0), Write(7, 0, 0, 2), Commit(7, 0), Enlist(7, 0))
        .When(Write(7, 0, 0, 1), Write(7, 0, 3, 1), Write(7, 0, 2, 1))
        .ThenOnlyTells("bounds 0..4 stable 3", "P: refused OutOfOrderSequence", "P: refused OutOfOrderSequence", "P: appended at 3");

    [Fact]
    public void The_first_epoch_after_a_fence_begins_at_zero() => _partition
        .Given(Enlist(7, 0), Write(7, 0, 0, 2), Abort(7, 1), Enlist(7, 1))
        .When(Write(7, 1, 2, 1), Write(7, 1, 0, 1))
        .ThenOnlyTells("bounds 0..4 stable 3 aborted 2", "P: refused OutOfOrderSequence", "P: appended at 3");

    [Fact]
    public void A_duplicate_is_recognised_after_the_transaction_too() => _partition
        .Given(Enlist(7, 0), Write(7, 0, 0, 2), Commit(7, 0))
        .When(Write(7, 0, 0, 2))
        .Then("P: appended at 0");

    [Fact]
    public void An_epoch_that_is_not_enlisted_may_not_write() => _partition
        .Given(Enlist(7, 0))
        .When(Write(7, 1, 0, 1))
        .Then("P: refused InvalidTransactionState");

    [Fact]
    public void A_producer_in_a_transaction_writes_nothing_outside_of_it() => _partition
        .Given(Enlist(7, 0), Write(7, 0, 0, 1))
        .When(Send(7, 0, 1, 1), Send(7, 1, 0, 1))
        .Then("P: refused InvalidTransactionState", "P: refused InvalidTransactionState");

    [Fact]
    public void A_higher_epoch_waits_for_the_end_of_what_the_lower_one_left_open() => _partition
        .Given(Enlist(7, 0), Write(7, 0, 0, 1))
        .When(Enlist(7, 1))
        .Then("C: enlisted InvalidTransactionState")
        .Given(Abort(7, 1))
        .When(Enlist(7, 1))
        .Then("enlisted 7/1", "C: enlisted None");

    [Fact]
    public void A_higher_epoch_takes_over_where_nothing_was_written() => _partition
        .Given(Enlist(7, 0))
        .When(Enlist(7, 1), Write(7, 0, 0, 1), Write(7, 1, 0, 1))
        .ThenOnlyTells("bounds 0..1 stable 0", "C: enlisted None", "P: refused InvalidProducerEpoch", "P: appended at 0");

    [Fact]
    public void Transactions_survive_a_restart() => _partition
        .Given(Enlist(7, 0), Enlist(8, 0), Enlist(9, 0), Write(9, 0, 0, 1), Abort(9, 0), Write(7, 0, 0, 1))
        .Restored()
        .When(Inspect(), Write(8, 0, 0, 1), Write(9, 0, 1, 1), Aborted(0, 9))
        .ThenOnlyTells(
            "bounds 0..4 stable 2 aborted 1", "R: bounds 0..4 stable 2 aborted 1", "P: appended at 3",
            "P: refused InvalidTransactionState", "P: aborted 9:0-1");

    [Fact]
    public void Producers_in_a_transaction_do_not_expire() => _partition
        .Given(Enlist(7, 0), Enlist(8, 0), Write(8, 0, 0, 1))
        .At(99_000_000).When(Tick())
        .Then()
        .When(Write(7, 0, 0, 1))
        .ThenOnlyTells("bounds 0..2 stable 0", "P: appended at 1");

    [Fact]
    public void The_index_of_aborted_transactions_is_bounded() =>
        new PartitionScenario(null, PartitionLimits.Default with { AbortedMax = 2 })
            .Given(Enlist(7, 0), Write(7, 0, 0, 1), Abort(7, 0), Enlist(7, 0), Write(7, 0, 1, 1))
            .When(Enlist(8, 0)).Then("C: enlisted TooManyTransactions")
            .Given(Commit(7, 0))
            .When(Enlist(8, 0)).Then("enlisted 8/0", "C: enlisted None")
            .Given(Write(8, 0, 0, 1), Abort(8, 0))
            .When(Enlist(7, 0)).Then("C: enlisted TooManyTransactions")
            .Given(Delete(3))
            .When(Enlist(7, 0)).Then("enlisted 7/0", "C: enlisted None");
}
