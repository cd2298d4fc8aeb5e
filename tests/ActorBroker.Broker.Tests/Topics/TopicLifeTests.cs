using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;
using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Topics;

/// <summary>Topics from their creation to their end, over restarts.</summary>
public class TopicLifeTests
{
    [Fact]
    public void A_cursor_in_the_midst_of_a_batch_shows_nothing_that_was_deleted_meanwhile()
    {
        var world = new LogWorld();
        world.Topic("orders");
        var partition = world.Partition("orders");
        world.Append(partition, KeyedLog.Batch(world.Base.World.Clock.GetUtcNow(), [.. Enumerable.Range(0, 10).Select(i => $"k{i}=1")]));
        using var cursor = new RecordCursor(partition, 0);
        cursor.NeedsAborted(out _).ShouldBeFalse();
        cursor.TryRead(out var first).ShouldBeTrue();
        first.Offset.ShouldBe(0);

        world.Tell(partition, to => new DeleteRecords(to, 5)).Only<RecordsDeleted>().Error.ShouldBe(PartitionError.None);

        cursor.TryRead(out var next).ShouldBeTrue();
        next.Offset.ShouldBe(5);
    }

    [Fact]
    public void A_topic_is_found_by_name_bytes_and_id_when_its_creation_is_answered()
    {
        var world = new LogWorld();
        var topic = world.Topic("orders", 3);
        topic.Partitions.Select(partition => partition.Index).ShouldBe([0, 1, 2]);
        topic.Partitions.ShouldAllBe(partition => partition.Topic == topic && partition.Entity == topic.Info.Partitions[partition.Index]);
        world.Base.Host.FindTopic("orders"u8).ShouldBeSameAs(topic);
        world.Base.Host.FindTopic(topic.Info.TopicId).ShouldBeSameAs(topic);
        world.Base.Host.FindTopic("order"u8).ShouldBeNull();
        topic.FindPartition(3).ShouldBeNull();
        topic.FindPartition(-1).ShouldBeNull();
        world.Base.Host.FindQueue("orders").ShouldBeNull();
        world.Base.Refusal(world.Broker.CreateTopicAsync(topic.Info.Id, 1, LogWorld.NoConfig)).ShouldBe(CatalogErrorKind.TopicExists);
        world.Base.Refusal(world.Broker.CreateTopicAsync(BrokerWorld.Name(".."), 1, LogWorld.NoConfig)).ShouldBe(CatalogErrorKind.InvalidTopicName);
    }

    [Fact]
    public void What_is_only_validated_is_not_there()
    {
        var world = new LogWorld();
        world.Base.Await(world.Broker.CreateTopicAsync(BrokerWorld.Name("orders"), 2, LogWorld.NoConfig, validateOnly: true)).Partitions.Count.ShouldBe(2);
        world.Base.Host.FindTopic("orders").ShouldBeNull();
    }

    [Fact]
    public void Topics_and_their_records_are_there_after_a_restart()
    {
        var world = new LogWorld();
        var topic = world.Topic("orders", 2, new KeyValuePair<string, string>("retention.ms", "-1"));
        world.Append("orders", "a");
        world.Append("orders", "bc", count: 2);
        world.Append(world.Partition("orders", 1), Batches.Make("d"));

        var next = world.Restart();
        next.Find("orders").Info.ShouldBe(topic.Info);
        next.Read(next.Partition("orders")).ShouldBe(["0:a", "1:bc"]);
        next.Read(next.Partition("orders", 1)).ShouldBe(["0:d"]);
        next.Append("orders", "e").BaseOffset.ShouldBe(3);
    }

    [Fact]
    public void Much_of_it_comes_back_from_snapshots()
    {
        var world = new LogWorld();
        for (var i = 0; i < 30; i++)
        {
            world.Topic($"topic{i}");
            world.Append($"topic{i % 2}", $"{i}");
            if (i % 3 == 2)
            {
                world.Base.Await(world.Broker.DeleteTopicAsync(world.Find($"topic{i}")));
            }
        }

        var next = world.Restart();
        next.Base.Host.Topics.Count().ShouldBe(20);
        next.Read(next.Partition("topic1")).Length.ShouldBe(15);
        next.Topic("new").Info.Partitions[0].Number.ShouldBe(31);
    }

    [Fact]
    public void More_partitions_come_behind_those_that_there_are()
    {
        var world = new LogWorld();
        var topic = world.Topic("orders");
        var first = topic.Partitions[0];
        world.Base.Await(world.Broker.AddPartitionsAsync(topic.Info.Id, 3)).Partitions.Count.ShouldBe(3);
        topic.Partitions.Count.ShouldBe(3);
        topic.Partitions[0].ShouldBeSameAs(first);
        world.Append(topic.Partitions[2], Batches.Make("a"));
        world.Base.Refusal(world.Broker.AddPartitionsAsync(topic.Info.Id, 2)).ShouldBe(CatalogErrorKind.InvalidPartitions);

        var next = world.Restart();
        next.Read(next.Partition("orders", 2)).ShouldBe(["0:a"]);
    }

    [Fact]
    public void A_changed_configuration_reaches_partitions_in_memory_and_not_in_memory()
    {
        var world = new LogWorld();
        world.Topic("orders");
        world.Append("orders", "a");
        world.Alter("orders", "max.message.bytes", "70");
        world.Append("orders", new string('b', 20)).Error.ShouldBe(PartitionError.MessageTooLarge);

        world.Advance(TimeSpan.FromHours(1));
        world.Alter("orders", "max.message.bytes", "100");
        world.Append("orders", new string('b', 20)).Error.ShouldBe(PartitionError.None);

        var next = world.Restart();
        next.Append("orders", new string('c', 50)).Error.ShouldBe(PartitionError.MessageTooLarge);
        next.Base.Refusal(next.Broker.AlterTopicConfigAsync(BrokerWorld.Name("orders"), LogWorld.NoConfig, ["no.such"], [], validateOnly: false)).ShouldBe(CatalogErrorKind.InvalidConfig);
    }

    [Fact]
    public void Records_go_when_their_time_is_up_also_if_the_partition_has_left_memory_or_the_broker_was_started_again()
    {
        var world = new LogWorld();
        world.Topic("days", 1, new KeyValuePair<string, string>("retention.ms", "86400000"));
        world.Append("days", "a");
        for (var hour = 0; hour < 23; hour++)
        {
            world.Advance(TimeSpan.FromHours(1));
        }

        var partition = world.Partition("days");
        partition.Bounds.LogStart.ShouldBe(0);
        world.Advance(TimeSpan.FromHours(2));
        partition.Bounds.LogStart.ShouldBe(1);
        world.Read(partition).ShouldBeEmpty();

        // The next node's clock begins anew.
        world.Append(partition, Batches.Make("b", time: ManualClock.Start.AddDays(-2).ToUnixTimeMilliseconds()));
        var next = world.Restart();
        next.Advance(TimeSpan.FromHours(1));
        next.Partition("days").Bounds.LogStart.ShouldBe(2);
    }

    [Fact]
    public void A_shorter_retention_also_wakes_a_partition_that_has_left_memory()
    {
        var world = new LogWorld();
        world.Topic("days");
        world.Append("days", "a");
        world.Advance(TimeSpan.FromHours(5));
        world.Alter("days", "retention.ms", "1000");
        world.Advance(TimeSpan.FromMinutes(10));
        world.Partition("days").Bounds.LogStart.ShouldBe(1);
    }

    [Fact]
    public void A_deleted_topic_leaves_nothing_behind_and_its_successor_begins_anew()
    {
        var world = new LogWorld();
        var topic = world.Topic("orders", 2);
        world.Append("orders", "a");
        var group = world.Group("readers");
        var idle = world.Group("idle");
        world.Commit(group, "orders", 1);
        world.Commit(group, "other", 5);
        world.Commit(idle, "orders", 1);
        world.Advance(TimeSpan.FromHours(1));
        var waiter = new Waiter();
        topic.Partitions[0].Park(waiter);

        world.Base.Await(world.Broker.DeleteTopicAsync(topic));
        waiter.Calls.ShouldBe(1);
        topic.Partitions.ShouldAllBe(partition => partition.IsDeleted);
        world.Base.Host.FindTopic("orders").ShouldBeNull();
        world.Base.Host.FindTopic(topic.Info.TopicId).ShouldBeNull();
        world.Base.Durable.Entities().ShouldNotContain(id => id.Kind == EntityKind.Partition);
        world.Tell(topic.Partitions[0], to => new Append(to, 1, Batches.Make("late")))
            .Failures.ShouldHaveSingleItem().ShouldBeOfType<EntityDeletedException>();
        world.Base.Refusal(world.Broker.DeleteTopicAsync(topic)).ShouldBe(CatalogErrorKind.UnknownTopic);

        var successor = world.Topic("orders");
        successor.Info.TopicId.ShouldNotBe(topic.Info.TopicId);
        world.Append("orders", "b").BaseOffset.ShouldBe(0);
        world.Offset(group, "orders").ShouldBeNull();
        world.Offset(group, "other").ShouldBe(5);
        world.Offset(idle, "orders").ShouldBeNull();
    }

    [Fact]
    public void A_group_that_could_not_hear_of_a_topics_end_forgets_it_later_all_the_same()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new LogWorld(journal);
        var topic = world.Topic("orders");
        var group = world.Group("readers");
        world.Commit(group, "orders", 1);

        journal.Refuses = group.Info.Entity;
        world.Base.Await(world.Broker.DeleteTopicAsync(topic));
        journal.Refuses = default;
        world.Advance(TimeSpan.FromMinutes(1));
        world.Offset(group, "orders").ShouldBeNull();

        // And after a crash just behind the topic's end.
        world.Topic("orders");
        world.Commit(group, "orders", 1);
        journal.Refuses = group.Info.Entity;
        world.Base.Await(world.Broker.DeleteTopicAsync(world.Find("orders")));
        journal.Refuses = default;
        var next = world.Restart();
        next.Topic("orders");
        next.Offset(next.Group("readers"), "orders").ShouldBeNull();
    }

    [Fact]
    public void What_a_crash_left_of_a_deleted_topic_group_or_coordinator_is_given_up_at_the_start()
    {
        var world = new LogWorld();
        world.Topic("kept");
        world.Append("kept", "a");
        foreach (var kind in new[] { EntityKind.Partition, EntityKind.Group, EntityKind.Transaction })
        {
            world.Base.Durable.Append(
                new JournalEntry { Entity = EntityId.Of(kind, 99), Sequence = 1, Events = [1], Durability = Durability.Synced }, null);
        }

        world.Base.Durable.Commit(mayBlock: true);
        var next = world.Restart();
        next.Base.Durable.Entities().ShouldBe([EntityId.Catalog, next.Partition("kept").Entity], ignoreOrder: true);
        next.Read(next.Partition("kept")).ShouldBe(["0:a"]);
    }

    [Fact]
    public void A_catalog_that_fails_and_comes_back_leaves_handles_as_they_are()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new LogWorld(journal);
        var topic = world.Topic("orders");
        var group = world.Group("readers");
        var transaction = world.Transaction("t");
        journal.Refuses = EntityId.Catalog;
        var refused = world.Broker.CreateTopicAsync(BrokerWorld.Name("refused"), 1, LogWorld.NoConfig);
        world.Base.World.Run();
        Should.Throw<JournalException>(() => refused.GetAwaiter().GetResult());
        journal.Refuses = default;
        world.Advance(TimeSpan.FromSeconds(1));

        world.Base.Host.FindTopic("refused").ShouldBeNull();
        world.Find("orders").ShouldBeSameAs(topic);
        world.Group("readers").ShouldBeSameAs(group);
        world.Transaction("t").ShouldBeSameAs(transaction);
        world.Append("orders", "a").Error.ShouldBe(PartitionError.None);
    }

    [Fact]
    public void A_view_that_has_more_topics_groups_and_ids_than_the_journal_gives_them_up()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new LogWorld(journal);
        var topic = world.Topic("orders");
        world.Group("readers");
        world.Transaction("t");
        journal.Forgets = true;
        journal.Refuses = EntityId.Catalog;
        _ = world.Broker.CreateTopicAsync(BrokerWorld.Name("refused"), 1, LogWorld.NoConfig);
        world.Base.World.Run();
        journal.Refuses = default;
        world.Advance(TimeSpan.FromSeconds(1));
        world.Base.Host.Topics.ShouldBeEmpty();
        world.Base.Host.Groups.ShouldBeEmpty();
        world.Base.Host.Transactions.ShouldBeEmpty();
        topic.Partitions[0].IsDeleted.ShouldBeTrue();
    }
}
