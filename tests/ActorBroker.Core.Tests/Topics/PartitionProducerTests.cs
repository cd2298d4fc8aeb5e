using ActorBroker.Core.Entities;
using ActorBroker.Core.Tests.Records;
using ActorBroker.Core.Topics;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Topics.PartitionCommands;

namespace ActorBroker.Core.Tests.Topics;

public class PartitionProducerTests
{
    private readonly PartitionScenario _partition = new();

    [Fact]
    public void Sequences_of_a_producer_follow_one_another() => _partition
        .When(Send(7, 0, 0, 3), Send(7, 0, 3, 2), Send(8, 4, 0, 1))
        .Then(
            "appended 0-2 by 7/0 from 0", "appended 3-4 by 7/0 from 3", "appended 5 by 8/4 from 0", "bounds 0..6",
            "P: appended at 0", "P: appended at 3", "P: appended at 5");

    [Theory]
    [InlineData(4)]
    [InlineData(2)]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void A_sequence_that_does_not_follow_is_refused(int sequence) => _partition
        .Given(Send(7, 0, 0, 3))
        .When(Send(7, 0, sequence, 2))
        .Then("P: refused OutOfOrderSequence");

    [Fact]
    public void The_last_five_batches_are_answered_with_their_old_offsets() => _partition
        .Given(Send(7, 0, 0, 1), Send(7, 0, 1, 2), Send(7, 0, 3, 1), Send(7, 0, 4, 1), Send(7, 0, 5, 1), Send(7, 0, 6, 1))
        .When(Send(7, 0, 6, 1), Send(7, 0, 1, 2), Send(7, 0, 3, 1))
        .Then("P: appended at 6", "P: appended at 1", "P: appended at 3")
        .When(Send(7, 0, 0, 1))
        .Then("P: refused OutOfOrderSequence");

    [Fact]
    public void A_batch_is_the_same_only_if_it_ends_with_the_same_record() => _partition
        .Given(Send(7, 0, 0, 2))
        .When(Send(7, 0, 0, 3))
        .Then("P: refused OutOfOrderSequence");

    [Fact]
    public void A_duplicate_of_the_same_turn_waits_for_the_disk_as_its_original_does()
    {
        _partition.When(Send(7, 0, 0, 2), Send(7, 0, 0, 2));
        _partition.Then("appended 0-1 by 7/0 from 0", "bounds 0..2", "P: appended at 0", "P: appended at 0");
        _partition.Durability.ShouldBe(Durability.Synced);
    }

    [Fact]
    public void A_duplicate_is_answered_with_the_time_of_the_first_append()
    {
        var partition = new PartitionScenario(TopicSettings.Default with { UsesLogAppendTime = true });
        partition.At(5000).Given(Send(7, 0, 0, 1)).At(6000).When(Send(7, 0, 0, 1)).Then("P: appended at 0 time 5000");
    }

    [Fact]
    public void A_duplicate_of_a_batch_whose_time_is_out_of_bounds_by_now_is_recognised()
    {
        var partition = new PartitionScenario(TopicSettings.Default with { TimestampBeforeMaxMs = 100 });
        partition.At(1000).Given(Send(7, 0, 0, 1)).At(9000).When(Send(7, 0, 0, 1)).Then("P: appended at 0");
    }

    [Fact]
    public void After_the_largest_sequence_comes_zero() => _partition
        .When(Send(7, 0, int.MaxValue - 1, 2), Send(7, 0, 0, 1))
        .ThenOnlyTells("bounds 0..3", "P: appended at 0", "P: appended at 2");

    [Fact]
    public void A_batch_may_go_over_the_largest_sequence() => _partition
        .When(Send(7, 0, int.MaxValue - 1, 5), Send(7, 0, 3, 1), Send(7, 0, int.MaxValue - 1, 5))
        .ThenOnlyTells("bounds 0..6", "P: appended at 0", "P: appended at 5", "P: appended at 0");

    [Fact]
    public void A_lower_epoch_is_refused() => _partition
        .Given(Send(7, 3, 0, 1))
        .When(Send(7, 2, 1, 1))
        .Then("P: refused InvalidProducerEpoch");

    [Fact]
    public void A_higher_epoch_begins_at_zero_and_knows_no_earlier_batches() => _partition
        .Given(Send(7, 0, 0, 1))
        .When(Send(7, 1, 1, 1))
        .Then("P: refused OutOfOrderSequence")
        .When(Send(7, 1, 0, 1))
        .Then("appended 1 by 7/1 from 0", "bounds 0..2", "P: appended at 1")
        .When(Send(7, 1, 1, 1))
        .ThenOnlyTells("bounds 0..3", "P: appended at 2");

    [Fact]
    public void A_producer_of_whom_nothing_is_known_may_go_on_anywhere() => _partition
        .When(Send(7, 5, 1234, 1))
        .ThenOnlyTells("bounds 0..1", "P: appended at 0")
        .When(Send(7, 5, 1234, 1), Send(7, 5, 1236, 1), Send(7, 5, 1235, 1))
        .ThenOnlyTells("bounds 0..2", "P: appended at 0", "P: refused OutOfOrderSequence", "P: appended at 1");

    [Fact]
    public void Producers_survive_a_restart() => _partition
        .Given(Send(7, 1, 0, 2), Send(7, 1, 2, 1), Send(9, 0, int.MaxValue, 1))
        .Restored()
        .When(Send(7, 1, 0, 2), Send(7, 0, 3, 1), Send(7, 1, 4, 1), Send(7, 1, 3, 1), Send(9, 0, 0, 1))
        .ThenOnlyTells(
            "bounds 0..6", "P: appended at 0", "P: refused InvalidProducerEpoch", "P: refused OutOfOrderSequence",
            "P: appended at 4", "P: appended at 5");

    [Fact]
    public void A_producer_is_forgotten_when_it_was_idle_for_too_long() =>
        new PartitionScenario(TopicSettings.Default with { Deletes = false }, PartitionLimits.Default with { ProducerIdExpirationMs = 500_000 }).At(1000)
            .Given(Send(7, 0, 0, 1), Send(8, 0, 0, 1))
            .At(2000).Given(Send(7, 0, 1, 1))
            .WokenAt(501_001).Then("forgot 8")
            .WokenAt(801_001).Then("forgot 7")
            .When(Send(7, 0, 55, 1)).ThenOnlyTells("bounds 0..4", "P: appended at 3");

    [Fact]
    public void What_is_forgotten_need_not_be_on_disk() =>
        new PartitionScenario(TopicSettings.Default with { Deletes = false }).Given(Send(7, 0, 0, 1))
            .At(100_000_000).When(Tick()).Then("forgot 7").Durability.ShouldBe(Durability.None);

    [Fact]
    public void At_the_limit_the_longest_idle_producer_goes() =>
        new PartitionScenario(null, PartitionLimits.Default with { ProducersMax = 2 })
            .Given(Send(7, 0, 0, 1), Send(8, 0, 0, 1), Send(7, 0, 1, 1))
            .When(Send(9, 0, 0, 1))
            .Then("forgot 8", "appended 3 by 9/0 from 0", "bounds 0..4", "P: appended at 3")
            .When(Send(7, 0, 2, 1))
            .Then("appended 4 by 7/0 from 2", "bounds 0..5", "P: appended at 4");

    [Fact]
    public void A_refused_batch_drives_no_producer_out() =>
        new PartitionScenario(TopicSettings.Default with { TimestampAfterMaxMs = 10 }, PartitionLimits.Default with { ProducersMax = 1 })
            .Given(Send(7, 0, 0, 1))
            .When(Raw(Batches.Of(1, 999_999, 8, 0, 0)))
            .Then("P: refused InvalidTimestamp");

    [Fact]
    public void At_the_limit_producers_in_a_transaction_stay() =>
        new PartitionScenario(null, PartitionLimits.Default with { ProducersMax = 2 })
            .Given(Enlist(7, 0), Enlist(8, 0), Write(8, 0, 0, 1))
            .When(Send(9, 0, 0, 1), Enlist(10, 0))
            .Then("P: refused TooManyProducers", "C: enlisted TooManyProducers")
            .Given(Abort(8, 0))
            .When(Send(9, 0, 0, 1))
            .ThenOnlyTells("bounds 0..3 aborted 1", "P: appended at 2")
            .Machine.Producers.ShouldBe(2);
}
