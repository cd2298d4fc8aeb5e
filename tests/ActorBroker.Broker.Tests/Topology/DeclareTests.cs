using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Topology;

/// <summary>Making and removing things; each answer means that the node already goes by it.</summary>
public class DeclareTests
{
    private readonly BrokerWorld _world = new();

    [Fact]
    public void A_declared_queue_is_there_and_is_reached_by_its_name()
    {
        var queue = _world.Queue("orders");
        _world.Host.FindQueue("orders").ShouldBeSameAs(queue);
        _world.Host.FindQueue("orders"u8).ShouldBeSameAs(queue);
        _world.Host.FindQueue(queue.Info.Entity).ShouldBeSameAs(queue);
        _world.Route("", "orders").ShouldBe(["orders"]);
        _world.Route("", "order").ShouldBeEmpty();
    }

    [Fact]
    public void A_declaration_of_what_is_there_counts_and_one_that_differs_is_refused()
    {
        _world.Queue("orders");
        _world.Publish("", "orders", "a", "b");
        var (queue, counts, created) = _world.Await(_world.Broker.DeclareQueueAsync(BrokerWorld.Name("orders"), true, false, 0, ArgumentTable.Empty));
        queue.ShouldBeSameAs(_world.Host.FindQueue("orders"));
        created.ShouldBeFalse();
        counts.Ready.ShouldBe(2);
        counts.Consumers.ShouldBe(0);
        _world.Refusal(_world.Broker.DeclareQueueAsync(BrokerWorld.Name("orders"), false, false, 0, ArgumentTable.Empty))
            .ShouldBe(CatalogErrorKind.PreconditionFailed);
    }

    [Fact]
    public void A_queue_without_a_name_gets_one()
    {
        var one = _world.Queue("", durable: false);
        var other = _world.Queue("", durable: false);
        one.Info.Name.ShouldBe("amq.gen-name1");
        other.Info.Name.ShouldBe("amq.gen-name2");
    }

    [Fact]
    public void Ten_thousand_declared_queues_cost_no_actors()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _ = _world.Broker.DeclareQueueAsync(BrokerWorld.Name($"queue{i}"), true, false, 0, ArgumentTable.Empty);
        }

        _world.World.Run();
        _world.Host.Queues.Count().ShouldBe(10_000);
        _world.World.System.Children.Count.ShouldBe(1);
    }

    [Fact]
    public void An_answered_binding_is_routed_by_and_an_answered_unbinding_no_more()
    {
        _world.Queue("orders");
        var version = _world.Host.Version;
        var bound = _world.Broker.BindAsync(BrokerWorld.Binding("amq.topic", "orders", "order.*"), 0);
        while (!bound.IsCompleted)
        {
            _world.Host.Version.ShouldBe(version);
            _world.World.Dispatcher.Step();
        }

        _world.Route("amq.topic", "order.new").ShouldBe(["orders"]);
        _world.Host.Version.ShouldNotBe(version);

        version = _world.Host.Version;
        _world.Await(_world.Broker.UnbindAsync(BrokerWorld.Binding("amq.topic", "orders", "order.*"), 0));
        _world.Route("amq.topic", "order.new").ShouldBeEmpty();
        _world.Host.Version.ShouldNotBe(version);
    }

    [Fact]
    public void Binding_twice_is_binding_once()
    {
        _world.Queue("orders");
        _world.Bind("amq.fanout", "orders");
        _world.Bind("amq.fanout", "orders");
        _world.Await(_world.Broker.UnbindAsync(BrokerWorld.Binding("amq.fanout", "orders", ""), 0));
        _world.Route("amq.fanout", "").ShouldBeEmpty();
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        _world.Queue("orders");
        _world.Refusal(_world.Broker.BindAsync(BrokerWorld.Binding("nowhere", "orders", ""), 0)).ShouldBe(CatalogErrorKind.NotFound);
        _world.Refusal(_world.Broker.BindAsync(BrokerWorld.Binding("amq.direct", "missing", ""), 0)).ShouldBe(CatalogErrorKind.NotFound);
        _world.Refusal(_world.Broker.DeclareExchangeAsync(BrokerWorld.Name("x"), "round", true, false, false, ArgumentTable.Empty))
            .ShouldBe(CatalogErrorKind.CommandInvalid);
    }

    [Fact]
    public void An_exchange_goes_with_its_bindings()
    {
        _world.Exchange("events", "fanout");
        _world.Queue("orders");
        _world.Bind("events", "orders");
        _world.Refusal(_world.Broker.DeleteExchangeAsync(BrokerWorld.Name("events"), ifUnused: true))
            .ShouldBe(CatalogErrorKind.PreconditionFailed);
        _world.Await(_world.Broker.DeleteExchangeAsync(BrokerWorld.Name("events"), ifUnused: false));
        _world.Host.FindExchange("events").ShouldBeNull();
        _world.Exchange("events", "fanout");
        _world.Route("events", "").ShouldBeEmpty();
    }

    [Fact]
    public void An_auto_delete_exchange_goes_with_the_queue_it_was_bound_to_last()
    {
        _world.Exchange("events", "fanout", autoDelete: true);
        var queue = _world.Queue("orders");
        _world.Bind("events", "orders");
        _world.Await(_world.Broker.DeleteQueueAsync(queue, ifUnused: false, ifEmpty: false));
        _world.Host.FindExchange("events").ShouldBeNull();
    }

    [Fact]
    public void An_exclusive_queue_is_its_connections_alone_and_never_durable()
    {
        _world.Queue("mine", owner: 7).Info.Durable.ShouldBeFalse();
        _world.Queue("mine", owner: 7).Info.Owner.ShouldBe(7);
        _world.Refusal(_world.Broker.DeclareQueueAsync(BrokerWorld.Name("mine"), true, false, 8, ArgumentTable.Empty))
            .ShouldBe(CatalogErrorKind.ResourceLocked);
        _world.Refusal(_world.Broker.BindAsync(BrokerWorld.Binding("amq.fanout", "mine", ""), 8)).ShouldBe(CatalogErrorKind.ResourceLocked);
        _world.Await(_world.Broker.BindAsync(BrokerWorld.Binding("amq.fanout", "mine", ""), 7));
        _world.Route("amq.fanout", "").ShouldBe(["mine"]);
    }
}
