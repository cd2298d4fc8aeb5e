using System.Buffers;
using ActorBroker.Core.Topics;
using ActorBroker.TestKit;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Topics.PartitionCommands;

namespace ActorBroker.Core.Tests.Topics;

public class PartitionIndexTests
{
    private const int Large = 70_000;

    private readonly PartitionScenario _partition = new();

    [Fact]
    public void A_search_for_a_time_begins_where_it_may_first_be() => _partition
        .Given(Append(2, 1000, Large), Append(2, 3000, Large), Append(2, 2000, Large), Append(2, 5000, Large))
        .When(Find(0), Find(1000), Find(1001), Find(3000), Find(3001), Find(5000), Find(5001))
        .Then("P: from 0", "P: from 0", "P: from 2", "P: from 2", "P: from 6", "P: from 6", "P: from 8");

    [Fact]
    public void A_search_does_not_begin_before_the_log() => _partition
        .Given(Append(4, 1000, Large), Delete(3))
        .When(Find(500))
        .Then("P: from 3");

    [Fact]
    public void In_an_empty_log_there_is_no_time() => _partition.When(Find(0)).Then("P: from 0");

    [Fact]
    public void The_highest_timestamp_is_told_with_the_first_batch_that_has_it()
    {
        Latest().ShouldBe((-1, -1));
        _partition.Given(Append(2, 1000), Append(2, 3000), Append(2, 3000), Append(2, 2000));
        Latest().ShouldBe((3000, 2));
        _partition.Given(Append(1, 4000, Large), Append(1, 3500, Large));
        Latest().ShouldBe((4000, 8));
        _partition.Given(Delete(9));
        Latest().ShouldBe((3500, 9));
        _partition.Given(Delete(10));
        Latest().ShouldBe((-1, -1));
    }

    [Fact]
    public void Where_the_highest_timestamp_may_be_is_told_with_the_best_first_and_of_equal_ones_the_earlier() => _partition
        .Given(Append(2, 1000, Large), Append(2, 3000, Large), Append(2, -1, Large), Append(2, 5000, Large), Append(2, 3000, Large), Delete(1))
        .When(new FindMaxTime(P))
        .Then("P: 6-7 up to 5000, 2-3 up to 3000, 8-9 up to 3000, 1 up to 1000");

    [Fact]
    public void Markers_have_no_timestamp() =>
        _partition.At(9000).Given(Enlist(7, 0), Write(7, 0, 0, 1), Commit(7, 0)).Machine.Bounds.MaxTimestamp.ShouldBe(1000);

    [Fact]
    public void A_point_ends_after_a_while_where_little_comes_in() => _partition
        .At(1000).Given(Append(1, 1000))
        .At(61_001).Given(Append(1, 61_001))
        .When(Find(2000))
        .Then("P: from 1");

    [Fact]
    public void The_index_does_not_grow_with_the_log()
    {
        var partition = new PartitionScenario(null, PartitionLimits.Default with { IndexPointsMax = 16 });
        for (var i = 0; i < 500; i++)
        {
            partition.Given(Append(1, 1000 + i, Large));
        }

        partition.Machine.IndexPoints.ShouldBeInRange(2, 16);
        partition.When(Find(1400)).Effects[0].ShouldBeOfType<TimeFound>().Start.ShouldBeInRange(300, 400);
        SnapshotOf(partition.Machine).Length.ShouldBeLessThan(400);
        Latest(partition).ShouldBe((1499, 499));
    }

    [Fact]
    public void An_index_that_was_emptied_is_fine_again()
    {
        var partition = new PartitionScenario(null, PartitionLimits.Default with { IndexPointsMax = 2 });
        partition.Given([.. Enumerable.Range(0, 50).Select(i => Append(1, i, Large))]);
        partition.Given(Delete(-1), Append(1, 1000, Large), Append(1, 2000, Large));
        partition.When(Find(2000)).Then("P: from 51");
    }

    [Fact]
    public void An_append_allocates_no_more_in_a_long_log_than_in_a_short_one()
    {
        var partition = new PartitionScenario(null, PartitionLimits.Default with { IndexPointsMax = 16 });
        var commands = Enumerable.Range(0, 1000).Select(i => Append(10, 1000 + i)).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        AppendAll();
        var first = GC.GetAllocatedBytesForCurrentThread() - before;
        AppendAll();
        Allocations.Least(AppendAll, enough: first).ShouldBeLessThanOrEqualTo(first);

        void AppendAll()
        {
            foreach (var command in commands)
            {
                partition.When(command);
            }
        }
    }

    private (long Timestamp, long Offset) Latest() => Latest(_partition);

    private static (long Timestamp, long Offset) Latest(PartitionScenario partition) =>
        (partition.Machine.Bounds.MaxTimestamp, partition.Machine.Bounds.MaxTimestampOffset);

    private static byte[] SnapshotOf(PartitionMachine machine)
    {
        var writer = new ArrayBufferWriter<byte>();
        machine.WriteSnapshot(writer);
        return writer.WrittenSpan.ToArray();
    }
}
