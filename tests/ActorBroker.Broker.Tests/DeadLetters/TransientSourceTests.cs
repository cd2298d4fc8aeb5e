using ActorBroker.Core.Arguments;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.DeadLetters;

/// <summary>Dead letters of queues that live in memory, whose numbers come again after a restart.</summary>
public class TransientSourceTests
{
    [Fact]
    public void A_durable_queue_does_not_take_dead_letters_of_a_new_transient_queue_for_those_of_an_earlier_life()
    {
        var world = new BrokerWorld();
        world.Queue("graves");
        Bury(world, "first", "second");
        world.Drain("graves").ShouldBe(["first", "second"]);

        var next = world.Restart();
        Bury(next, "third", "fourth");

        next.Drain("graves").ShouldBe(["third", "fourth"]);
    }

    [Fact]
    public void Two_transient_queues_of_one_life_are_two_sources()
    {
        var world = new BrokerWorld();
        world.Queue("graves");
        Bury(world, "first");
        world.Queue("other", durable: false);
        Bury(world, "second");

        world.Drain("graves").ShouldBe(["first", "second"]);
    }

    /// <summary>Makes a new transient queue, publishes to it and rejects all of it.</summary>
    private static void Bury(BrokerWorld world, params string[] bodies)
    {
        var name = $"q{world.Host.Queues.Count()}";
        var queue = world.Await(world.Broker.DeclareQueueAsync(BrokerWorld.Name(name), durable: false, autoDelete: false, owner: 0, new ArgumentTable(
        [
            new("x-dead-letter-exchange", ArgumentValue.Of("")),
            new("x-dead-letter-routing-key", ArgumentValue.Of("graves")),
        ]))).Queue;
        world.Publish("", name, bodies);
        var client = new Client();
        queue.Tell(new Subscribe(client, new ConsumerOptions(NoAck: false, Exclusive: false, Prefetch: 0, Window: int.MaxValue), client));
        world.World.Run();
        queue.Tell(new Settle(client, [new OffsetRange(0, bodies.Length)], Outcome.Rejected));
        queue.Tell(new Forget(client));
        world.World.Run();
    }
}
