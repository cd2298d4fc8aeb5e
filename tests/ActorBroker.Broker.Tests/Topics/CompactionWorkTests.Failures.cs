using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Topics.Compaction;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Topics;

/// <content>Compactions that are cut off.</content>
public sealed partial class CompactionWorkTests
{
    [Fact]
    public void A_crash_before_the_partition_hears_of_it_leaves_the_last_values_and_the_size_is_right_again_afterwards()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new LogWorld(journal);
        var users = world.Compacted();
        world.Put(users, "a=1");
        world.Put(users, "b=1");
        world.Put(users, "a=2");
        world.Put(users, "c=1");
        using var failures = world.Base.World.Events<CompactionFailed>();

        journal.Refuses = users.Entity;
        world.Compact();
        failures.TakeAll().ShouldHaveSingleItem().Reason.ShouldBeAssignableTo<IOException>();
        journal.Refuses = default;

        var next = world.Restart();
        users = next.Partition("users");
        next.Bounds(users).CleanedUpTo.ShouldBe(0);
        users.Contents().ShouldBe("1:b=1 2:a=2 3:c=1");
        users.Bounds.Bytes.ShouldBeGreaterThan(users.StoredBytes());

        next.Compact();
        users.Contents().ShouldBe("1:b=1 2:a=2 3:c=1");
        users.Bounds.CleanedUpTo.ShouldBe(3);
        users.Bounds.Bytes.ShouldBe(users.StoredBytes());
    }

    [Fact]
    public void A_key_that_was_deleted_does_not_come_back_after_a_compaction_that_found_the_disk_full()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new LogWorld(journal);
        var users = world.Compacted("users", ("delete.retention.ms", "3600000"));
        world.Put(users, "a=1");
        world.Put(users, "a");
        world.Put(users, "b=1");
        using var failures = world.Base.World.Events<CompactionFailed>();

        journal.LosesReplacements = true;
        world.Compact();
        failures.TakeAll().ShouldHaveSingleItem().Reason.ShouldBeOfType<JournalFullException>();
        users.Bounds.CleanedUpTo.ShouldBe(0, "the next compaction is to begin where this one did");
        users.Contents().ShouldBe("0:a=1 1:a 2:b=1");

        journal.LosesReplacements = false;
        world.Put(users, "c=1");
        world.Compact();
        users.Contents().ShouldBe("1:a 2:b=1 3:c=1");
        users.Bounds.Bytes.ShouldBe(users.StoredBytes());
        world.Advance(TimeSpan.FromHours(2));
        world.Put(users, "d=1");
        world.Compact();
        users.Contents().ShouldBe("2:b=1 3:c=1 4:d=1");
    }

    [Fact]
    public void A_topic_that_is_deleted_meanwhile_disturbs_no_other()
    {
        var world = new LogWorld();
        var first = world.Compacted("first");
        var second = world.Compacted("second");
        foreach (var partition in new[] { first, second })
        {
            world.Put(partition, "a=1");
            world.Put(partition, "a=2");
            world.Put(partition, "b=1");
        }

        var deleting = world.Broker.DeleteTopicAsync(world.Find("first"));
        world.Compact();
        deleting.IsCompletedSuccessfully.ShouldBeTrue();
        second.Contents().ShouldBe("1:a=2 2:b=1");
    }
}
