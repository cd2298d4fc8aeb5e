using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Queues;

/// <summary>Publishing, delivering and the end of queues, through the broker.</summary>
public class QueueLifeTests
{
    private static readonly ConsumerOptions _unlimited = new(NoAck: false, Exclusive: false, Prefetch: 0, Window: int.MaxValue);
    private readonly BrokerWorld _world = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_published_is_delivered_once_and_in_order(bool durable)
    {
        var queue = _world.Queue("orders", durable);
        _world.Bind("amq.topic", "orders", "order.*");
        var publisher = _world.Publish("amq.topic", "order.new", "a", "b");
        _world.World.Run();
        publisher.Effects.ShouldBe([new PublishAccepted(publisher)]);

        var consumer = new Client();
        queue.Tell(new Subscribe(consumer, _unlimited, consumer));
        _world.Publish("amq.topic", "order.new", "c");
        _world.World.Run();
        consumer.Effects[0].ShouldBe(new Subscribed(consumer));
        consumer.Read(queue).ShouldBe(["a", "b", "c"]);

        queue.Tell(new Settle(consumer, [new OffsetRange(0, 2)], Outcome.Accepted));
        queue.Tell(new Forget(consumer));
        _world.World.Run();
        _world.Drain("orders").ShouldBe(["c"]);
        _world.Ready("orders").ShouldBe(0);
    }

    [Fact]
    public void A_message_is_read_with_all_its_parts()
    {
        var queue = _world.Queue("orders");
        _world.Publish("", "orders", "first", "second");
        _world.World.Run();
        using var cursor = queue.OpenCursor();
        cursor.TryRead(1, out var message).ShouldBeTrue();
        message.RoutingKey.SequenceEqual("orders"u8).ShouldBeTrue();
        message.Exchange.IsEmpty.ShouldBeTrue();
        message.Body.SequenceEqual("second"u8).ShouldBeTrue();
        cursor.TryRead(2, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_queue_is_purged_of_what_nobody_holds()
    {
        var queue = _world.Queue("orders");
        _world.Publish("", "orders", "a", "b", "c");
        _world.Await(_world.Broker.PurgeAsync(queue)).ShouldBe(3);
        _world.Await(_world.Broker.PurgeAsync(queue)).ShouldBe(0);
    }

    [Fact]
    public void A_queue_that_is_used_or_not_empty_is_kept_if_asked()
    {
        var queue = _world.Queue("orders");
        _world.Publish("", "orders", "a");
        _world.Refusal(_world.Broker.DeleteQueueAsync(queue, ifUnused: false, ifEmpty: true)).ShouldBe(CatalogErrorKind.PreconditionFailed);
        var consumer = new Client();
        queue.Tell(new Subscribe(consumer, _unlimited, consumer));
        _world.Refusal(_world.Broker.DeleteQueueAsync(queue, ifUnused: true, ifEmpty: false)).ShouldBe(CatalogErrorKind.PreconditionFailed);
        _world.Host.FindQueue("orders").ShouldBeSameAs(queue);
        consumer.Effects.OfType<Cancelled>().ShouldBeEmpty();
    }

    [Fact]
    public void A_deleted_queue_cancels_its_consumers_and_is_gone_for_good()
    {
        var queue = _world.Queue("orders");
        _world.Bind("amq.fanout", "orders");
        var consumer = new Client();
        queue.Tell(new Subscribe(consumer, _unlimited with { Prefetch = 1 }, consumer));
        _world.Publish("", "orders", "a", "b", "c");
        _world.World.Run();
        _world.Await(_world.Broker.DeleteQueueAsync(queue, false, false)).ShouldBe(2);
        consumer.Effects[^1].ShouldBe(new Cancelled(consumer));
        _world.Host.FindQueue("orders").ShouldBeNull();
        _world.Route("amq.fanout", "").ShouldBeEmpty();
        _world.Durable.Entities().ShouldBe([EntityId.Catalog]);

        _world.Refusal(_world.Broker.InspectAsync(queue)).ShouldBe(CatalogErrorKind.NotFound);
        _world.Refusal(_world.Broker.PurgeAsync(queue)).ShouldBe(CatalogErrorKind.NotFound);
        _world.Refusal(_world.Broker.DeleteQueueAsync(queue, false, false)).ShouldBe(CatalogErrorKind.NotFound);
        _world.Queue("orders").Info.Entity.ShouldNotBe(queue.Info.Entity);
        _world.Drain("orders").ShouldBeEmpty();
    }

    [Fact]
    public void Whoever_publishes_while_the_queue_is_deleted_gets_an_answer_whatever_the_order()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var world = new BrokerWorld(seed: seed);
            var queue = world.Queue("orders", durable: seed % 2 == 0);
            var publishers = new List<Client>();
            var deleted = world.Broker.DeleteQueueAsync(queue, false, false);
            for (var i = 0; i < 20; i++)
            {
                var publisher = new Client();
                publishers.Add(publisher);
                queue.Tell(publisher.MakePublish("", "orders", "a"));
                world.World.Dispatcher.Step();
            }

            world.Await(deleted);
            publishers.ShouldAllBe(publisher => publisher.Answers == 1, $"seed {seed}");
            world.World.System.Children.Count.ShouldBe(1, "only the catalog is left");
        }
    }

    [Fact]
    public void Two_who_delete_one_queue_both_hear_of_its_end()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var world = new BrokerWorld(seed: seed);
            var queue = world.Queue("orders");
            world.Publish("", "orders", "a");
            var one = world.Broker.DeleteQueueAsync(queue, false, false);
            for (var steps = seed % 5; steps > 0; steps--)
            {
                world.World.Dispatcher.Step();
            }

            var other = world.Broker.DeleteQueueAsync(queue, false, false);
            world.Await(one).ShouldBe(1);
            if (other.IsCompletedSuccessfully)
            {
                world.Await(other).ShouldBe(0);
            }
            else
            {
                world.Refusal(other).ShouldBe(CatalogErrorKind.NotFound);
            }
        }
    }

    [Fact]
    public void A_declaration_that_meets_a_deletion_ends_with_a_queue_that_is_there_or_was_until_then()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var world = new BrokerWorld(seed: seed);
            var old = world.Queue("orders");
            var deleted = world.Broker.DeleteQueueAsync(old, false, false);
            for (var steps = seed % 8; steps > 0; steps--)
            {
                world.World.Dispatcher.Step();
            }

            var declared = world.Broker.DeclareQueueAsync(BrokerWorld.Name("orders"), true, false, 0, ArgumentTable.Empty);
            world.Await(deleted);
            var queue = world.Await(declared).Queue;
            if (queue != old)
            {
                world.Host.FindQueue("orders").ShouldBeSameAs(queue);
            }
        }
    }

    [Fact]
    public void A_removal_that_the_journal_refuses_is_done_when_the_journal_can()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new BrokerWorld(journal);
        var queue = world.Queue("orders");
        journal.Refuses = EntityId.Catalog;
        var deleted = world.Broker.DeleteQueueAsync(queue, false, false);
        world.World.Run();
        Should.Throw<JournalException>(() => deleted.GetAwaiter().GetResult());
        world.Host.FindQueue("orders").ShouldNotBeNull();
        world.World.Advance(TimeSpan.FromSeconds(1));
        journal.Refuses = default;
        world.World.Advance(TimeSpan.FromSeconds(10));
        world.Host.FindQueue("orders").ShouldBeNull();
        world.Queue("orders").ShouldNotBe(queue);
    }

    [Fact]
    public void An_auto_delete_queue_goes_with_its_last_consumer_and_not_before()
    {
        var queue = _world.Queue("replies", durable: false, autoDelete: true);
        var (one, other) = (new Client(), new Client());
        queue.Tell(new Subscribe(one, _unlimited, one));
        queue.Tell(new Subscribe(other, _unlimited, other));
        queue.Tell(new Unsubscribe(one, one));
        _world.World.Run();
        _world.Host.FindQueue("replies").ShouldBeSameAs(queue);
        queue.Tell(new Forget(other));
        _world.World.Run();
        _world.Host.FindQueue("replies").ShouldBeNull();
        _world.World.System.Children.Count.ShouldBe(1);
    }

    [Fact]
    public void An_auto_delete_queue_stays_if_somebody_comes_as_the_last_one_goes()
    {
        var queue = _world.Queue("replies", durable: false, autoDelete: true);
        var (one, other) = (new Client(), new Client());
        queue.Tell(new Subscribe(one, _unlimited, one));
        _world.World.Run();
        queue.Tell(new Forget(one));
        queue.Tell(new Subscribe(other, _unlimited, other));
        _world.World.Run();
        other.Effects.ShouldBe([new Subscribed(other)]);
        _world.Host.FindQueue("replies").ShouldBeSameAs(queue);
    }

    [Fact]
    public void When_a_queue_fails_publishers_and_consumers_hear_of_it_and_it_comes_back()
    {
        var journal = new FaultyJournal(new MemoryJournal());
        var world = new BrokerWorld(journal);
        var queue = world.Queue("orders");
        world.Publish("", "orders", "a");
        var consumer = new Client();
        queue.Tell(new Subscribe(consumer, _unlimited, consumer));
        world.World.Run();
        journal.Refuses = queue.Info.Entity;
        var publisher = world.Publish("", "orders", "b");
        world.World.Run();
        publisher.Failures.Count.ShouldBe(1);
        publisher.Effects.ShouldBeEmpty();

        journal.Refuses = default;
        world.World.Advance(TimeSpan.FromSeconds(1));
        consumer.Failures.Count.ShouldBe(1);
        world.Drain("orders").ShouldBe(["a"]);
    }

    [Fact]
    public void A_queue_that_left_memory_is_right_when_it_comes_back()
    {
        _world.Queue("orders");
        _world.Publish("", "orders", "a", "b");
        _world.World.Run();
        _world.World.Advance(2 * _world.Options.Persistence.PassivateAfter);
        _world.World.System.Children.Count.ShouldBe(1, "only the catalog is left");
        _world.Publish("", "orders", "c");
        _world.Drain("orders").ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void A_late_subscriber_hears_that_the_queue_is_gone()
    {
        QueueHandle queue = _world.Queue("orders");
        _world.Await(_world.Broker.DeleteQueueAsync(queue, false, false));
        var client = new Client();
        queue.Tell(new Subscribe(client, _unlimited, client));
        queue.Tell(new Get(client, NoAck: false));
        queue.Tell(new Settle(client, [new OffsetRange(0, 1)], Outcome.Accepted));
        client.Failures.Count.ShouldBe(2);
        client.Failures.ShouldAllBe(reason => reason is EntityDeletedException);
    }
}
