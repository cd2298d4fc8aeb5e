using ActorBroker.Core.Entities;
using ActorBroker.Core.Tests.Records;
using ActorBroker.Core.Topics;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Topics.PartitionCommands;

namespace ActorBroker.Core.Tests.Topics;

public class PartitionRetentionTests
{
    private const long Check = 300_000;

    private static readonly TopicSettings Hour = TopicSettings.Default with { RetentionMs = 3_600_000 };

    /// <summary>More than the index puts into one point.</summary>
    private const int Large = 70_000;

    [Fact]
    public void Records_go_when_the_newest_of_their_point_is_older_than_retention() =>
        new PartitionScenario(Hour).At(10_000)
            .Given(Append(1, 10_000, Large), Append(1, 20_000, Large))
            .WokenAt(3_610_001).Then("log starts at 1", "bounds 1..2").ThenLiveAre("1")
            .WokenAt(3_910_001).Then("log starts at 2", "bounds 2..2").ThenLiveAre("")
            .Machine.NextWake.ShouldBeNull();

    [Fact]
    public void The_start_of_the_log_is_on_disk_before_anybody_hears_of_it() =>
        new PartitionScenario(Hour).Given(Append(1)).At(9_000_000).When(Tick()).Durability.ShouldBe(Durability.Synced);

    [Fact]
    public void Records_of_the_future_stay_until_their_time() =>
        new PartitionScenario(Hour).At(10_000).Given(Append(1, 50_000_000)).Machine.NextWake!.Value.At.ShouldBe(53_600_001);

    [Fact]
    public void Records_without_a_time_go_by_that_of_their_append() =>
        new PartitionScenario(Hour).At(10_000).Given(Append(1, -1)).WokenAt(3_610_001).Then("log starts at 1", "bounds 1..1");

    [Fact]
    public void A_log_without_an_end_of_retention_never_wakes() =>
        new PartitionScenario(Hour with { RetentionMs = -1 }).Given(Append(1)).Machine.NextWake.ShouldBeNull();

    [Fact]
    public void Where_nothing_is_deleted_everything_stays() =>
        new PartitionScenario(Hour with { Deletes = false, Compacts = true, RetentionBytes = 1 })
            .Given(Append(1, 0, Large), Append(1, 0, Large))
            .At(100_000_000).When(Tick()).Then()
            .Machine.NextWake.ShouldBeNull();

    [Fact]
    public void So_many_bytes_stay_as_retention_says_and_the_rest_of_their_point()
    {
        var size = Batches.Of(1, padding: Large).Length;
        new PartitionScenario(TopicSettings.Default with { RetentionBytes = 2 * size }).At(1000)
            .Given(Append(1, 1000, Large), Append(1, 1000, Large), Append(1, 1000, Large), Append(1, 1000, Large))
            .WokenAt(1000 + Check).Then("log starts at 2", "bounds 2..4")
            .Machine.Bounds.Bytes.ShouldBe(2 * size);
    }

    [Fact]
    public void The_clock_is_not_looked_at_more_often_than_it_may() =>
        new PartitionScenario(Hour).At(50_000_000)
            .Given(Append(1, 1000))
            .WokenAt(50_000_000 + Check).Then("log starts at 1", "bounds 1..1")
            .Given(Append(1, 1000))
            .WokenAt(50_000_000 + (2 * Check)).Then("log starts at 2", "bounds 2..2");

    [Fact]
    public void An_open_transaction_stays() =>
        new PartitionScenario(Hour).At(10_000)
            .Given(Append(1, 1000, Large), Enlist(7, 0), Write(7, 0, 0, 1), Append(1, 1000, Large))
            .At(90_000_000).When(Tick()).Then("log starts at 1", "bounds 1..3 stable 1")
            .Given(Commit(7, 0))
            .At(99_000_000).When(Tick())
            .ThenOnlyTells("bounds 4..4");

    [Fact]
    public void Records_before_an_offset_are_deleted_on_request() => new PartitionScenario()
        .Given(Append(5), Append(5))
        .When(Delete(7)).Then("log starts at 7", "bounds 7..10", "R: deleted None, starts at 7").ThenLiveAre("7-9")
        .When(Delete(3)).Then("R: deleted None, starts at 7")
        .When(Delete(11)).Then("R: deleted OffsetOutOfRange, starts at 7")
        .When(Delete(-2)).Then("R: deleted OffsetOutOfRange, starts at 7")
        .When(Delete(-1)).Then("log starts at 10", "bounds 10..10", "R: deleted None, starts at 10").ThenLiveAre("")
        .When(Append(1)).Then("appended 10", "bounds 10..11", "P: appended at 10");

    [Fact]
    public void Deleted_records_take_aborted_transactions_with_them_and_an_open_one_is_stable_from_the_start_on() => new PartitionScenario()
        .Given(Enlist(7, 0), Write(7, 0, 0, 1), Abort(7, 0), Enlist(7, 0), Write(7, 0, 1, 1), Append(3))
        .When(Delete(1)).ThenOnlyTells("bounds 1..6 stable 2 aborted 1", "R: deleted None, starts at 1")
        .When(Delete(4)).ThenOnlyTells("bounds 4..6 stable 4", "R: deleted None, starts at 4")
        .When(Aborted(0, 9)).Then("P: aborted ")
        .When(Abort(7, 0)).ThenOnlyTells("bounds 4..7 aborted 6", "C: marked None");

    [Fact]
    public void Bytes_before_the_start_no_longer_count()
    {
        var size = Batches.Of(4).Length;
        var partition = new PartitionScenario().Given(Append(4), Append(4), Delete(4));
        partition.Machine.Bounds.Bytes.ShouldBe(size);
        partition.Given(Delete(8)).Machine.Bounds.Bytes.ShouldBe(0);
    }

    [Fact]
    public void A_partition_with_nothing_due_soon_is_idle()
    {
        var partition = new PartitionScenario(Hour).At(10_000);
        partition.Machine.IsIdle.ShouldBeTrue();
        partition.Given(Append(1, 10_000)).Machine.IsIdle.ShouldBeTrue();
        partition.At(3_500_000).Given(Inspect()).Machine.IsIdle.ShouldBeFalse();
        partition.At(3_700_000).Given(Tick()).Machine.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public void Compacted_offsets_whose_bodies_are_empty_need_not_be_kept() => new PartitionScenario()
        .Given(Append(10))
        .When(Compact(8, 0, new OffsetRange(0, 2), new OffsetRange(4, 5)))
        .Then("compacted up to 8, 0 bytes freed, emptied 0-1 4", "bounds 0..10", "R: compaction noted")
        .ThenLiveAre("2-3 5-9")
        .Given(Compact(10, 0, new OffsetRange(2, 4), new OffsetRange(9, 10)))
        .ThenLiveAre("5-8")
        .Given(Delete(6))
        .ThenLiveAre("6-8")
        .Restored()
        .ThenLiveAre("6-8");

    [Fact]
    public void Compaction_says_how_much_is_dirty()
    {
        var size = Batches.Of(1, padding: Large).Length;
        var partition = new PartitionScenario().Given(Append(1, 1000, Large), Append(1, 1000, Large), Append(1, 1000, Large));
        partition.Machine.Bounds.DirtyBytes.ShouldBe(3 * size);
        partition.Given(Compact(2, size));
        partition.Machine.Bounds.ShouldSatisfyAllConditions(
            b => b.CleanedUpTo.ShouldBe(2), b => b.DirtyBytes.ShouldBe(size), b => b.Bytes.ShouldBe(2 * size));
        partition.Given(Append(1, 1000, Large)).Machine.Bounds.DirtyBytes.ShouldBe(2 * size);
        partition.Given(Compact(1, 0)).Machine.Bounds.CleanedUpTo.ShouldBe(2);
    }

    [Fact]
    public void Compaction_stops_at_what_is_not_stable() => new PartitionScenario()
        .Given(Append(2), Enlist(7, 0), Write(7, 0, 0, 1))
        .When(Compact(3, 0, new OffsetRange(1, 3)))
        .ThenOnlyTells("bounds 0..3 stable 2", "R: compaction noted")
        .ThenLiveAre("0 2");

    [Fact]
    public void Aborted_transactions_are_known_until_the_compaction_after_the_one_that_removed_them() => new PartitionScenario()
        .Given(Enlist(7, 0), Write(7, 0, 0, 1), Abort(7, 0), Append(1), Compact(3, 0))
        .When(Aborted(0, 3)).Then("P: aborted 7:0-1")
        .Given(Compact(3, 0))
        .When(Aborted(0, 3)).Then("P: aborted ");

    [Fact]
    public void Emptied_ranges_are_bounded() =>
        new PartitionScenario(null, PartitionLimits.Default with { EmptiedRangesMax = 2 })
            .Given(Append(20))
            .Given(Compact(20, 0, new OffsetRange(0, 2), new OffsetRange(4, 6), new OffsetRange(8, 10)))
            .ThenLiveAre("2-3 6-19")
            .Given(Compact(20, 0, new OffsetRange(6, 7), new OffsetRange(12, 13)))
            .ThenLiveAre("2-3 7-19");
}
