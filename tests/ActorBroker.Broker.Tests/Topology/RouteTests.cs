using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Topology;

/// <summary>Ways through several exchanges.</summary>
public class RouteTests
{
    private readonly BrokerWorld _world = new();

    public RouteTests()
    {
        foreach (var name in new[] { "q1", "q2", "q3" })
        {
            _world.Queue(name);
        }
    }

    [Fact]
    public void A_message_passes_from_exchange_to_exchange_and_reaches_each_queue_once()
    {
        _world.Exchange("a", "topic");
        _world.Exchange("b", "fanout");
        _world.BindExchange("a", "b", "order.#");
        _world.Bind("a", "q1", "order.*");
        _world.Bind("b", "q1");
        _world.Bind("b", "q2");
        _world.Route("a", "order.new").ShouldBe(["q1", "q2"]);
        _world.Route("a", "other").ShouldBeEmpty();
    }

    [Fact]
    public void Exchanges_in_a_circle_end_by_themselves()
    {
        _world.Exchange("a", "fanout");
        _world.Exchange("b", "fanout");
        _world.Exchange("c", "fanout");
        _world.BindExchange("a", "b");
        _world.BindExchange("b", "c");
        _world.BindExchange("c", "a");
        _world.BindExchange("a", "a");
        _world.Bind("a", "q1");
        _world.Bind("c", "q3");
        _world.Route("a", "").ShouldBe(["q1", "q3"]);
        _world.Route("b", "").ShouldBe(["q1", "q3"]);
    }

    [Fact]
    public void What_leads_nowhere_goes_to_the_alternate_exchange_which_may_have_one_too()
    {
        _world.Exchange("a", "direct", alternate: "b");
        _world.Exchange("b", "direct", alternate: "c");
        _world.Exchange("c", "fanout");
        _world.Bind("a", "q1", "one");
        _world.Bind("b", "q2", "two");
        _world.Bind("c", "q3");
        _world.Route("a", "one").ShouldBe(["q1"]);
        _world.Route("a", "two").ShouldBe(["q2"]);
        _world.Route("a", "three").ShouldBe(["q3"]);
    }

    [Fact]
    public void An_alternate_exchange_need_not_be_there_and_may_be_the_exchange_itself()
    {
        _world.Exchange("a", "direct", alternate: "missing");
        _world.Exchange("b", "direct", alternate: "b");
        _world.Route("a", "one").ShouldBeEmpty();
        _world.Route("b", "one").ShouldBeEmpty();
        _world.Exchange("missing", "fanout");
        _world.Bind("missing", "q1");
        _world.Route("a", "one").ShouldBe(["q1"]);
    }

    [Fact]
    public void Alternate_exchanges_in_a_circle_end_by_themselves()
    {
        _world.Exchange("a", "direct", alternate: "b");
        _world.Exchange("b", "direct", alternate: "a");
        _world.Route("a", "one").ShouldBeEmpty();
        _world.Bind("b", "q2", "one");
        _world.Route("a", "one").ShouldBe(["q2"]);
    }

    [Fact]
    public void Each_exchange_on_the_way_has_its_own_alternate()
    {
        _world.Exchange("a", "fanout", alternate: "unused");
        _world.Exchange("b", "direct", alternate: "c");
        _world.Exchange("c", "fanout");
        _world.Exchange("unused", "fanout");
        _world.BindExchange("a", "b");
        _world.Bind("b", "q1", "one");
        _world.Bind("c", "q2");
        _world.Bind("unused", "q3");
        _world.Route("a", "one").ShouldBe(["q1"]);
        _world.Route("a", "two").ShouldBe(["q2"]);
    }

    [Fact]
    public void An_exchange_whose_queues_were_all_found_before_has_matched_and_uses_no_alternate()
    {
        _world.Exchange("a", "fanout");
        _world.Exchange("b", "fanout", alternate: "c");
        _world.Exchange("c", "fanout");
        _world.Bind("a", "q1");
        _world.BindExchange("a", "b");
        _world.Bind("b", "q1");
        _world.Bind("c", "q2");
        _world.Route("a", "").ShouldBe(["q1"]);
    }
}
