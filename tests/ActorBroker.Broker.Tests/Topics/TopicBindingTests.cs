using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Routing;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Exchanges;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Topics;

/// <summary>Exchanges that lead to topics, over restarts of the node and of the catalog.</summary>
public class TopicBindingTests
{
    [Fact]
    public void A_bound_topic_is_routed_to_after_a_restart()
    {
        var world = new BrokerWorld();
        Make(world, "orders");
        world.Exchange("passing", "fanout", durable: false);
        world.Bind("amq.topic", "orders", "order.#");
        world.Bind("passing", "orders");
        Topics(world, "amq.topic", "order.new").ShouldBe(["orders"]);

        var next = world.Restart();

        Topics(next, "amq.topic", "order.new").ShouldBe(["orders"]);
        Topics(next, "amq.topic", "other").ShouldBeEmpty();
        next.Host.FindExchange("passing").ShouldBeNull();
    }

    [Fact]
    public void The_default_exchange_leads_to_a_topic_unless_there_is_a_queue_of_that_name()
    {
        var world = new BrokerWorld();
        Make(world, "orders");
        Topics(world, "", "orders").ShouldBe(["orders"]);

        world.Queue("orders");

        Topics(world, "", "orders").ShouldBeEmpty();
        world.Route("", "orders").ShouldBe(["orders"]);
    }

    [Fact]
    public void A_new_topic_of_a_name_has_none_of_the_old_ones_bindings()
    {
        var world = new BrokerWorld();
        Make(world, "orders");
        world.Bind("amq.fanout", "orders");
        world.Await(world.Broker.DeleteTopicAsync(world.Host.FindTopic("orders")!));
        Topics(world, "amq.fanout", "").ShouldBeEmpty();

        Make(world, "orders");

        Topics(world, "amq.fanout", "").ShouldBeEmpty();
    }

    [Fact]
    public void A_catalog_that_fails_comes_back_with_them()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new BrokerWorld(journal);
        Make(world, "orders");
        world.Exchange("passing", "fanout", durable: false);
        world.Bind("amq.fanout", "orders");
        world.Bind("passing", "orders");

        FailCatalog(world, journal);

        Topics(world, "amq.fanout", "").ShouldBe(["orders"]);
        Topics(world, "passing", "").ShouldBe(["orders"]);
        world.Await(world.Broker.DeleteTopicAsync(world.Host.FindTopic("orders")!));
        Topics(world, "passing", "").ShouldBeEmpty();
    }

    [Fact]
    public void A_view_that_has_more_topics_than_the_journal_gives_them_up_with_their_bindings()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new BrokerWorld(journal);
        Make(world, "orders");
        world.Bind("amq.fanout", "orders");

        journal.Forgets = true;
        FailCatalog(world, journal);

        world.Host.FindTopic("orders").ShouldBeNull();
        Topics(world, "amq.fanout", "").ShouldBeEmpty();
    }

    private static void FailCatalog(BrokerWorld world, FaultyJournal journal)
    {
        journal.Refuses = EntityId.Catalog;
        _ = world.Broker.DeclareQueueAsync(BrokerWorld.Name("refused"), true, false, 0, ArgumentTable.Empty);
        world.World.Run();
        journal.Refuses = default;
        world.World.Advance(TimeSpan.FromSeconds(1));
    }

    private static void Make(BrokerWorld world, string name) => world.Await(world.Broker.CreateTopicAsync(BrokerWorld.Name(name), 1, LogWorld.NoConfig));

    private static string[] Topics(BrokerWorld world, string exchange, string key)
    {
        var route = new RouteResult<RouteTarget>();
        world.Host.Route(exchange.Length == 0 ? null : world.Host.FindExchange(exchange), System.Text.Encoding.UTF8.GetBytes(key), ArgumentTable.Empty, route);
        return [.. route.AsSpan().ToArray().OfType<TopicHandle>().Select(static topic => topic.Info.Name)];
    }
}
