using ActorBroker.Core.Entities;
using ActorBroker.Core.Records;
using ActorBroker.Core.Tests.Records;
using ActorBroker.Core.Topics;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Topics.PartitionCommands;

namespace ActorBroker.Core.Tests.Topics;

public class PartitionAppendTests
{
    private readonly PartitionScenario _partition = new();

    [Fact]
    public void Batches_follow_one_another() => _partition
        .When(Append(3))
        .Then("appended 0-2", "bounds 0..3", "P: appended at 0")
        .When(Append(1), Append(2))
        .Then("appended 3", "appended 4-5", "bounds 0..6", "P: appended at 3", "P: appended at 4")
        .ThenLiveAre("0-5");

    [Fact]
    public void Base_offset_and_leader_epoch_are_written_into_the_batch_that_is_journaled()
    {
        var batch = Batches.Of(2);
        _partition.Given(Append(5)).When(Raw(batch));
        var block = PartitionEventCodec.Instance.BodiesOf(_partition.Events[0]);
        block.ShouldBe(new MessageBlock(5, 2, batch));
        var header = new RecordBatchHeader(batch);
        header.BaseOffset.ShouldBe(5);
        header.LeaderEpoch.ShouldBe(0);
        RecordBatchCheck.Check(batch, keysRequired: false, out _).ShouldBe(RecordBatchError.None);
    }

    [Fact]
    public void What_consumers_may_see_is_synced_also_if_the_producer_does_not_wait() =>
        _partition.When(Append(1) with { ReplyTo = null }).Durability.ShouldBe(Durability.Synced);

    [Fact]
    public void The_answer_carries_the_token_of_the_command_and_the_start_of_the_log()
    {
        _partition.Given(Append(3), Delete(2)).When(Append(1));
        _partition.Effects[^1].ShouldBe(new Appended(P, 17, PartitionError.None, 3, -1, 2));
    }

    [Fact]
    public void Nobody_is_answered_where_nobody_asks() => _partition
        .When(Append(1) with { ReplyTo = null })
        .Then("appended 0", "bounds 0..1");

    [Fact]
    public void The_largest_batch_is_what_the_topic_says()
    {
        var size = Batches.Of(1, padding: 100).Length;
        new PartitionScenario(TopicSettings.Default with { MaxMessageBytes = size }).When(Append(1, padding: 100)).ThenOnlyTells("bounds 0..1", "P: appended at 0")
            .When(Append(1, padding: 101)).Then("P: refused MessageTooLarge");
    }

    [Fact]
    public void A_batch_of_more_records_than_may_be_is_too_large() =>
        new PartitionScenario(null, PartitionLimits.Default with { RecordsPerBatchMax = 3 })
            .When(Append(4)).Then("P: refused MessageTooLarge")
            .When(Append(3)).Then("appended 0-2", "bounds 0..3", "P: appended at 0");

    [Theory]
    [InlineData(BatchAttributes.Control, -1, -1, -1)]
    [InlineData(BatchAttributes.Control | BatchAttributes.Transactional, 7, 0, 0)]
    [InlineData(BatchAttributes.Transactional, -1, -1, -1)]
    [InlineData(BatchAttributes.None, 7, 0, -1)]
    [InlineData(BatchAttributes.None, 7, -1, 0)]
    public void A_batch_that_no_client_may_send_is_refused(BatchAttributes attributes, long producer, short epoch, int sequence) => _partition
        .When(Raw(Batches.Of(1, 0, producer, epoch, sequence, attributes)))
        .Then("P: refused InvalidRecord");

    [Fact]
    public void Bytes_that_are_not_exactly_one_batch_are_refused() => _partition
        .When(Raw([1, 2, 3]), Raw([.. Batches.Of(1), 0]), Raw(Batches.Of(1)[..^1]))
        .Then("P: refused InvalidRecord", "P: refused InvalidRecord", "P: refused InvalidRecord");

    [Fact]
    public void Timestamps_too_far_from_now_are_refused() =>
        new PartitionScenario(TopicSettings.Default with { TimestampBeforeMaxMs = 100, TimestampAfterMaxMs = 50 }).At(1000)
            .When(Append(1, 899)).Then("P: refused InvalidTimestamp")
            .When(Append(1, 1051)).Then("P: refused InvalidTimestamp")
            .When(Append(1, 900), Append(1, 1050)).ThenOnlyTells("bounds 0..2", "P: appended at 0", "P: appended at 1");

    [Fact]
    public void Any_timestamp_is_taken_where_there_is_no_limit_and_none_always() => _partition
        .When(Append(1, long.MaxValue), Append(1, 0), Append(1, -1))
        .ThenOnlyTells("bounds 0..3", "P: appended at 0", "P: appended at 1", "P: appended at 2");

    [Fact]
    public void A_batch_without_timestamps_is_taken_where_there_are_limits() =>
        new PartitionScenario(TopicSettings.Default with { TimestampBeforeMaxMs = 100 }).When(Append(1, -1)).ThenOnlyTells("bounds 0..1", "P: appended at 0");

    [Fact]
    public void A_client_may_not_claim_the_time_of_the_append() => _partition
        .When(Raw(Batches.Of(1, attributes: BatchAttributes.LogAppendTime)))
        .Then("P: refused InvalidTimestamp");

    [Fact]
    public void With_LogAppendTime_the_batch_gets_the_time_and_a_new_checksum()
    {
        var batch = Batches.Of(1, timestamp: 5);
        var partition = new PartitionScenario(TopicSettings.Default with { UsesLogAppendTime = true, TimestampBeforeMaxMs = 1 });
        partition.At(7000).When(Raw(batch)).Then("appended 0", "bounds 0..1", "P: appended at 0 time 7000");
        new RecordBatchHeader(batch).MaxTimestamp.ShouldBe(7000);
        RecordBatchCheck.Check(batch, keysRequired: false, out _).ShouldBe(RecordBatchError.None);
        partition.Machine.Bounds.MaxTimestamp.ShouldBe(7000);
    }

    [Fact]
    public void Batches_of_one_set_stand_one_behind_the_other_and_are_answered_once() => _partition
        .Given(Append(3))
        .When(Set(Batches.Of(2), Batches.Of(1)))
        .Then("appended 3-4", "appended 5", "bounds 0..6", "P: appended at 3");

    [Theory]
    [InlineData("too large", "MessageTooLarge")]
    [InlineData("too old", "InvalidTimestamp")]
    [InlineData("of a producer", "InvalidRecord")]
    [InlineData("no batch", "InvalidRecord")]
    public void Nothing_of_a_set_is_there_if_one_of_its_batches_is_refused(string last, string error)
    {
        var partition = new PartitionScenario(TopicSettings.Default with { MaxMessageBytes = 1000, TimestampBeforeMaxMs = 5000 });
        byte[] bad = last switch
        {
            "too large" => Batches.Of(1, 10_000, padding: 2000),
            "too old" => Batches.Of(1, 4_000),
            "of a producer" => Batches.Of(1, 10_000, producerId: 7, epoch: 0, sequence: 0),
            _ => [1, 2, 3],
        };
        partition.At(10_000).When(Set(Batches.Of(1, 10_000), bad)).Then($"P: refused {error}");
    }

    [Fact]
    public void Changed_settings_hold_from_the_next_batch_on() => _partition
        .When(new ConfigurePartition(TopicSettings.Default with { MaxMessageBytes = 10 }), Append(1))
        .Then("P: refused MessageTooLarge");

    [Fact]
    public void Who_inspects_in_a_turn_hears_of_all_of_it() => _partition
        .When(Inspect(), Append(2))
        .Then("appended 0-1", "bounds 0..2", "R: bounds 0..2", "P: appended at 0");

    [Fact]
    public void Bounds_are_not_told_again_unchanged() => _partition
        .Given(Append(1))
        .When(Inspect(), Tick())
        .Then("R: bounds 0..1")
        .Restored()
        .When(Inspect())
        .Then("R: bounds 0..1");

    [Fact]
    public void Bytes_are_those_of_the_batches()
    {
        var size = Batches.Of(2).Length;
        _partition.When(Append(2), Append(2)).Machine.Bounds.Bytes.ShouldBe(2 * size);
    }
}
