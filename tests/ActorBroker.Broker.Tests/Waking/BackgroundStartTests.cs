using ActorBroker.Actors;
using ActorBroker.Broker.Waking;
using ActorBroker.Core.Entities;
using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Waking;

/// <summary>What is woken by itself, at the start and later.</summary>
public class BackgroundStartTests
{
    [Fact]
    public void Everything_is_woken_but_only_a_few_at_a_time()
    {
        var world = new SeededWorld();
        var (begun, done) = (0, new Queue<Action>());
        var entities = Enumerable.Range(0, 50).Select(_ => new Action<Action>(finished =>
        {
            begun++;
            done.Enqueue(finished);
        }));
        var actor = world.System.Spawn(Props<BackgroundStart.Woken>.Of(() => new BackgroundStart(entities)));
        world.Run();
        begun.ShouldBe(4);
        for (var finished = 1; finished <= 50; finished++)
        {
            done.Dequeue()();
            world.Run();
            begun.ShouldBe(Math.Min(50, finished + 4));
        }

        // It is through and gone.
        actor.Tell(BackgroundStart.Woken.Instance);
        world.Run();
        world.System.DeadLetters.Count.ShouldBe(1);
    }

    [Fact]
    public void What_cannot_be_woken_does_not_hold_up_the_rest()
    {
        var world = new SeededWorld();
        var begun = 0;
        var entities = Enumerable.Range(0, 1000).Select(_ => new Action<Action>(finished =>
        {
            begun++;
            finished();
        }));
        world.System.Spawn(Props<BackgroundStart.Woken>.Of(() => new BackgroundStart(entities)));
        world.Run();
        begun.ShouldBe(1000);
    }

    [Fact]
    public void An_entity_is_woken_once_when_it_is_due_unless_it_came_back_before()
    {
        var world = new SeededWorld();
        var woken = new List<long>();
        using var times = new DueTimes(world.System, id => woken.Add(id.Number));
        var now = ManualClock.Start.ToUnixTimeMilliseconds();
        times.Set(Partition(1), now + 60_000);
        times.Set(Partition(2), now + 60_000);
        times.Set(Partition(3), now + 600_000);
        times.Set(Partition(4), now - 1);
        times.Set(Partition(5), now);
        times.Set(Partition(5), null);
        times.Forget(Partition(2));
        world.Advance(TimeSpan.FromSeconds(30));
        woken.ShouldBe([4]);
        world.Advance(TimeSpan.FromSeconds(60));
        woken.ShouldBe([4, 1]);
        world.Advance(TimeSpan.FromMinutes(20));
        woken.ShouldBe([4, 1, 3]);
    }

    private static EntityId Partition(long number) => EntityId.Of(EntityKind.Partition, number);
}
