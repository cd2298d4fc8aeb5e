using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Topics;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Topics;

/// <summary>What readers see of a partition without its mailbox.</summary>
public class BoundsTests
{
    [Fact]
    public void Who_waits_is_woken_by_each_commit_until_it_leaves()
    {
        var world = new LogWorld();
        var partition = world.Topic("orders").Partitions[0];
        world.Bounds(partition).ShouldBe(PartitionBounds.Empty);
        var (first, second) = (new Waiter(), new Waiter());
        partition.Park(first);
        partition.Park(first);
        partition.Park(second);

        world.Append("orders", "a", count: 3);
        (first.Calls, second.Calls).ShouldBe((1, 1));
        first.Last.HighWatermark.ShouldBe(3);

        partition.Unpark(first);
        partition.Unpark(first);
        world.Append("orders", "b");
        (first.Calls, second.Calls).ShouldBe((1, 2));
    }

    [Fact]
    public void Many_batches_of_one_turn_wake_once()
    {
        var world = new LogWorld();
        var partition = world.Topic("orders").Partitions[0];
        world.Append("orders", "a");
        var waiter = new Waiter();
        partition.Park(waiter);
        var notes = new PartitionNotes();
        for (var i = 0; i < 10; i++)
        {
            partition.Tell(new Append(notes, i, Batches.Make($"{i}")));
        }

        world.Base.World.Run();
        notes.Effects.OfType<Appended>().Select(appended => appended.BaseOffset).ShouldBe(Enumerable.Range(1, 10).Select(offset => (long)offset));
        waiter.Calls.ShouldBe(1);
        world.Read(partition).Length.ShouldBe(11);
    }

    [Fact]
    public void Who_has_heard_of_its_append_finds_it_within_the_bounds()
    {
        var world = new LogWorld();
        var partition = world.Topic("orders").Partitions[0];
        var seen = new List<long>();
        var notes = new PartitionNotes { OnEffect = _ => seen.Add(partition.Bounds.HighWatermark) };
        partition.Tell(new Append(notes, 1, Batches.Make("a", count: 2)));
        partition.Tell(new Append(notes, 2, Batches.Make("b")));
        world.Base.World.Run();
        seen.Count.ShouldBe(2);
        seen.ShouldAllBe(end => end == 3);
    }

    [Fact]
    public void Bounds_that_are_not_known_become_known_on_demand_and_wake_who_waits_for_them()
    {
        var world = new LogWorld();
        world.Topic("orders", 1, new KeyValuePair<string, string>("retention.ms", "-1"));
        world.Append("orders", "a");

        // Without retention by time nothing wakes the partition at the start.
        var next = world.Restart();
        var partition = next.Partition("orders");
        partition.IsKnown.ShouldBeFalse();
        partition.Bounds.ShouldBe(PartitionBounds.Empty);
        var waiter = new Waiter();
        partition.Park(waiter);
        partition.Load();
        next.Base.World.Run();
        waiter.Last.HighWatermark.ShouldBe(1);
        partition.IsKnown.ShouldBeTrue();
        next.Read(partition).ShouldBe(["0:a"]);
    }

    [Fact]
    public void Bounds_stay_right_when_the_partition_leaves_memory_and_comes_back()
    {
        var world = new LogWorld();
        var partition = world.Topic("orders").Partitions[0];
        world.Append("orders", "a");
        var waiter = new Waiter();
        partition.Park(waiter);
        world.Advance(TimeSpan.FromHours(1));
        world.Read(partition).ShouldBe(["0:a"]);
        world.Tell(partition, to => new InspectPartition(to)).Only<PartitionInspected>().Bounds.ShouldBe(partition.Bounds);
        waiter.Calls.ShouldBe(0);
        world.Append("orders", "b").BaseOffset.ShouldBe(1);
        waiter.Calls.ShouldBe(1);
    }

    [Fact]
    public void An_append_that_the_journal_refuses_fails_and_nobody_sees_it()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new LogWorld(journal);
        var partition = world.Topic("orders").Partitions[0];
        world.Append("orders", "a");
        var waiter = new Waiter();
        partition.Park(waiter);

        journal.Refuses = partition.Entity;
        var refused = world.Tell(partition, to => new Append(to, 1, Batches.Make("b")));
        refused.Effects.ShouldBeEmpty();
        refused.Failures.ShouldHaveSingleItem().ShouldBeOfType<JournalException>();
        (waiter.Calls, partition.Bounds.HighWatermark).ShouldBe((0, 1));

        journal.Refuses = default;
        world.Advance(TimeSpan.FromSeconds(1));
        world.Append("orders", "c").BaseOffset.ShouldBe(1);
        world.Read(partition).ShouldBe(["0:a", "1:c"]);
        waiter.Last.HighWatermark.ShouldBe(2);
    }

    [Fact]
    public void At_the_start_partitions_with_retention_become_known_by_themselves()
    {
        var world = new LogWorld();
        var topic = world.Topic("orders", 20);
        foreach (var partition in topic.Partitions)
        {
            world.Append(partition, Batches.Make("a"));
        }

        world.Restart().Find("orders").Partitions.ShouldAllBe(partition => partition.IsKnown && partition.Bounds.HighWatermark == 1);
    }
}
