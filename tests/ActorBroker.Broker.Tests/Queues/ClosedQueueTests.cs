using ActorBroker.Core.Queues;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Queues;

/// <summary>What is published to a queue while it is deleted is not confirmed before a crash could not bring the queue back without it.</summary>
public class ClosedQueueTests
{
    [Fact]
    public void A_publish_to_a_queue_that_is_being_deleted_is_not_accepted_before_a_crash_could_not_undo_it()
    {
        var journal = new HeldJournal();
        var world = new BrokerWorld(journal);
        var queue = world.Queue("orders");
        journal.IsHolding = true;
        var deleted = world.Broker.DeleteQueueAsync(queue, ifUnused: false, ifEmpty: false);
        world.World.Run();
        var publisher = world.Publish("", "orders", "a");
        world.World.Run();
        deleted.IsCompleted.ShouldBeFalse();
        publisher.Answers.ShouldBe(0);
        new BrokerWorld(journal.Durable, seed: 2).Drain("orders").ShouldBeEmpty();

        journal.IsHolding = false;
        world.Await(deleted);
        publisher.Effects.ShouldBe([new PublishAccepted(publisher)]);
        new BrokerWorld(journal.Durable, seed: 3).Host.FindQueue("orders").ShouldBeNull();
    }

    [Fact]
    public void What_was_accepted_while_its_queue_was_deleted_is_there_after_a_crash_or_the_queue_is_not()
    {
        var (kept, gone) = (0, 0);
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var journal = new HeldJournal();
            var world = new BrokerWorld(journal, seed);
            var queue = world.Queue("orders");
            journal.IsHolding = true;
            var publishers = new List<Client>();
            var steps = random.Next(5, 40);
            for (var step = 0; step < steps; step++)
            {
                if (step == steps / 4)
                {
                    _ = world.Broker.DeleteQueueAsync(queue, ifUnused: false, ifEmpty: false);
                }

                var publisher = new Client();
                publishers.Add(publisher);
                queue.Tell(publisher.MakePublish("", "orders", $"{step}"));
                world.World.Dispatcher.Step();
                journal.Release(random.Next(3) == 0 ? random.Next(journal.Held + 1) : 0);
            }

            var next = new BrokerWorld(journal.Durable, seed);
            if (next.Host.FindQueue("orders") is null)
            {
                gone++;
                continue;
            }

            kept++;
            var accepted = publishers.Index().Where(static one => one.Item.Effects.Count > 0).Select(static one => $"{one.Index}");
            accepted.Except(next.Drain("orders"), StringComparer.Ordinal).ShouldBeEmpty($"seed {seed}");
        }

        kept.ShouldBeGreaterThan(0);
        gone.ShouldBeGreaterThan(0);
    }
}
