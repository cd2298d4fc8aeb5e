using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Entities;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Topology;

/// <summary>What comes back when the node, or only the catalog, starts again.</summary>
public class RestartTests
{
    [Fact]
    public void Durable_things_and_their_messages_are_there_after_a_restart_and_transient_ones_are_not()
    {
        var world = new BrokerWorld();
        world.Exchange("events", "topic");
        world.Exchange("passing", "fanout", durable: false);
        world.Queue("orders");
        world.Queue("scratch", durable: false);
        world.Bind("events", "orders", "order.#");
        world.Bind("events", "scratch", "order.#");
        world.Bind("passing", "orders");
        world.Publish("events", "order.new", "a", "b");
        world.World.Run();

        var next = world.Restart();
        next.Host.FindExchange("passing").ShouldBeNull();
        next.Host.FindQueue("scratch").ShouldBeNull();
        next.Route("events", "order.x").ShouldBe(["orders"]);
        next.Publish("events", "order.new", "c");
        next.Drain("orders").ShouldBe(["a", "b", "c"]);

        next.Restart().Drain("orders").ShouldBeEmpty();
    }

    [Fact]
    public void Much_topology_comes_back_from_snapshots()
    {
        var world = new BrokerWorld();
        for (var i = 0; i < 60; i++)
        {
            world.Queue($"queue{i}");
            world.Bind("amq.direct", $"queue{i}", "all");
            if (i % 3 == 0)
            {
                world.Await(world.Broker.DeleteQueueAsync(world.Host.FindQueue($"queue{i}")!, false, false));
            }
        }

        var next = world.Restart();
        next.Host.Queues.Count().ShouldBe(40);
        next.Route("amq.direct", "all").ShouldBe(world.Route("amq.direct", "all"));
        next.Queue("new").Info.Entity.Number.ShouldBe(61);
    }

    [Fact]
    public void What_a_crash_left_of_a_deleted_queue_is_given_up_at_the_start()
    {
        var world = new BrokerWorld();
        var kept = world.Queue("kept").Info.Entity;
        world.Publish("", "kept", "a");
        world.World.Run();
        var orphan = EntityId.Of(EntityKind.Queue, 99);
        world.Durable.Append(
            new JournalEntry { Entity = orphan, Sequence = 1, Events = [1], Durability = Durability.Synced }, null);
        world.Durable.Commit(mayBlock: true);

        var next = world.Restart();
        next.Durable.Entities().ShouldBe([EntityId.Catalog, kept], ignoreOrder: true);
        next.Drain("kept").ShouldBe(["a"]);
    }

    [Fact]
    public void A_journal_with_queues_and_no_catalog_is_refused_and_nothing_is_given_up()
    {
        var journal = new MemoryJournal();
        var queue = EntityId.Of(EntityKind.Queue, 1);
        journal.Append(new JournalEntry { Entity = queue, Sequence = 1, Events = [1], Durability = Durability.Synced }, null);
        Should.Throw<JournalException>(() => new BrokerWorld(journal)).Message.ShouldContain("Queue/1");
        journal.Entities().ShouldBe([queue]);
    }

    [Fact]
    public void A_catalog_that_cannot_be_read_ends_the_start_with_the_reason()
    {
        var journal = new FaultyJournal(new MemoryJournal()) { ReplayFault = new JournalDamagedException("bad sector") };
        Should.Throw<JournalDamagedException>(() => new BrokerWorld(journal)).Message.ShouldContain("bad sector");
    }

    [Fact]
    public void A_catalog_that_fails_reports_it_and_comes_back_with_transient_things_too()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new BrokerWorld(journal);
        world.Exchange("passing", "fanout", durable: false);
        world.Queue("orders");
        var scratch = world.Queue("scratch", durable: false);
        var gone = world.Queue("gone", durable: false);
        world.Await(world.Broker.DeleteQueueAsync(gone, false, false));
        world.Bind("passing", "orders");
        world.Bind("amq.fanout", "orders");
        world.Publish("", "scratch", "a");

        journal.Refuses = EntityId.Catalog;
        var refused = world.Broker.DeclareQueueAsync(BrokerWorld.Name("refused"), true, false, 0, ArgumentTable.Empty);
        world.World.Run();
        Should.Throw<JournalException>(() => refused.GetAwaiter().GetResult());
        journal.Refuses = default;
        world.World.Advance(TimeSpan.FromSeconds(1));

        world.Host.FindQueue("refused").ShouldBeNull();
        world.Queue("scratch", durable: false).ShouldBeSameAs(scratch);
        world.Route("passing", "").ShouldBe(["orders"]);
        world.Await(world.Broker.UnbindAsync(BrokerWorld.Binding("passing", "orders", ""), 0));
        world.Await(world.Broker.UnbindAsync(BrokerWorld.Binding("amq.fanout", "orders", ""), 0));
        world.Route("passing", "").ShouldBeEmpty();
        world.Route("amq.fanout", "").ShouldBeEmpty();

        // A number is never given twice within the life of the journal in memory.
        var numbers = new[] { scratch, gone, world.Queue("new", durable: false) }.Select(queue => queue.Info.Entity).ToList();
        numbers.Distinct().Count().ShouldBe(3);
        world.Publish("", "new", "b");
        world.Drain("new").ShouldBe(["b"]);
        world.Drain("scratch").ShouldBe(["a"]);
        world.Queue("refused").Info.Name.ShouldBe("refused");
    }

    [Fact]
    public void A_view_that_has_more_durable_things_than_the_journal_gives_them_up()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new BrokerWorld(journal);
        world.Queue("orders");
        world.Exchange("events", "fanout");
        world.Bind("amq.fanout", "orders");
        world.Bind("events", "orders");
        world.Queue("scratch", durable: false);
        world.Bind("events", "scratch");

        // The catalog fails and comes back with a past in which there were none of them.
        journal.Forgets = true;
        journal.Refuses = EntityId.Catalog;
        _ = world.Broker.DeclareQueueAsync(BrokerWorld.Name("refused"), true, false, 0, ArgumentTable.Empty);
        world.World.Run();
        journal.Refuses = default;
        world.World.Advance(TimeSpan.FromSeconds(1));
        world.Host.FindQueue("orders").ShouldBeNull();
        world.Host.FindExchange("events").ShouldBeNull();
        world.Route("amq.fanout", "").ShouldBeEmpty();
        world.Host.FindQueue("scratch").ShouldNotBeNull();
    }
}
