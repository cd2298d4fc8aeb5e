using System.Globalization;
using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.DeadLetters;

public sealed class PortionTests : IAsyncDisposable
{
    private const int BytesMax = 4 << 20;
    private const int Mebibyte = 1 << 20;

    private readonly FaultyJournal _journal = new(new MemoryJournal());

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    [Fact]
    public void Large_dead_letters_are_taken_away_a_few_at_a_time_and_in_order()
    {
        var world = WorldWithDeadLetters();
        world.Queue("graves");
        string[] bodies = [.. Enumerable.Range(0, 20).Select(Large)];
        world.Publish("", "q", bodies);

        RejectAll(world);

        Portions(world, "graves").ShouldAllBe(bytes => bytes < BytesMax + Mebibyte + 100);
        Portions(world, "graves").Length.ShouldBe(5);
        Same(world.Drain("graves"), bodies);
        world.Ready("q").ShouldBe(0);
    }

    [Fact]
    public void All_targets_of_a_portion_share_its_room()
    {
        var world = WorldWithDeadLetters("graves");
        world.Exchange("graves", "fanout");
        world.Queue("one");
        world.Queue("other");
        world.Bind("graves", "one");
        world.Bind("graves", "other");
        string[] bodies = [.. Enumerable.Range(0, 8).Select(Large)];
        world.Publish("", "q", bodies);

        RejectAll(world);

        Portions(world, "one").Length.ShouldBe(4);
        Same(world.Drain("one"), bodies);
        Same(world.Drain("other"), bodies);
    }

    [Fact]
    public void A_dead_letter_larger_than_a_portion_goes_alone()
    {
        var world = WorldWithDeadLetters();
        world.Queue("graves");
        string[] bodies = [new('x', BytesMax + 1), "small", "last"];
        world.Publish("", "q", bodies);

        RejectAll(world);

        Portions(world, "graves").Length.ShouldBe(2);
        Same(world.Drain("graves"), bodies);
    }

    [Fact]
    public void Many_dead_letters_between_others_are_taken_away_at_the_cost_of_each()
    {
        const int Count = 40_000;
        var world = WorldWithDeadLetters();
        world.Queue("graves");
        world.Publish("", "q", [.. Enumerable.Repeat("m", 2 * Count)]);
        var queue = world.Host.FindQueue("q")!;
        var client = new Client();
        queue.Tell(new Subscribe(client, new ConsumerOptions(NoAck: false, Exclusive: false, Prefetch: 0, Window: int.MaxValue), client));
        world.World.Run();

        var before = GC.GetAllocatedBytesForCurrentThread();
        queue.Tell(new Settle(client, [.. Enumerable.Range(0, Count).Select(static i => new OffsetRange(2 * i, (2 * i) + 1))], Outcome.Rejected));
        world.World.Run();

        // Each portion would else look at all the letters that are left, some 300 bytes for each message.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Count * 1500L);
        world.Ready("graves").ShouldBe(Count);
    }

    private static string Large(int number) => number.ToString(CultureInfo.InvariantCulture).PadRight(Mebibyte);

    /// <summary>Compares without a message that would show megabytes.</summary>
    private static void Same(string[] actual, string[] expected) => actual.SequenceEqual(expected, StringComparer.Ordinal).ShouldBeTrue();

    /// <summary>A broker whose queue <c>q</c> has its dead letters taken to an exchange, or to the queue <c>graves</c>.</summary>
    private BrokerWorld WorldWithDeadLetters(string exchange = "")
    {
        var world = new BrokerWorld(_journal);
        world.Await(world.Broker.DeclareQueueAsync(BrokerWorld.Name("q"), durable: true, autoDelete: false, owner: 0, new ArgumentTable(
        [
            new("x-dead-letter-exchange", ArgumentValue.Of(exchange)),
            new("x-dead-letter-routing-key", ArgumentValue.Of("graves")),
        ])));
        return world;
    }

    private static void RejectAll(BrokerWorld world)
    {
        var queue = world.Host.FindQueue("q")!;
        var client = new Client();
        queue.Tell(new Subscribe(client, new ConsumerOptions(NoAck: false, Exclusive: false, Prefetch: 0, Window: int.MaxValue), client));
        world.World.Run();
        OffsetRange[] all = [.. client.Effects.OfType<Deliver>().SelectMany(static d => d.Runs).Select(static run => new OffsetRange(run.First, run.First + run.Count))];
        queue.Tell(new Settle(client, all, Outcome.Rejected));
        world.World.Run();
    }

    private long[] Portions(BrokerWorld world, string queue) =>
        [.. _journal.Appended.Where(append => append.Entity == world.Host.FindQueue(queue)!.Info.Entity && append.Bytes > 0).Select(static append => append.Bytes)];
}
