using ActorBroker.Core.Entities;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Persistence;

/// <summary>An entity that nobody needs leaves memory, and nobody notices.</summary>
public class PassivationTests
{
    private readonly CounterWorld _world = new();

    [Fact]
    public void An_entity_that_two_sweeps_in_a_row_find_idle_leaves_memory()
    {
        _world.Tell(new Add("a", 1));
        _world.World.Advance(CounterWorld.Sweep);
        _world.Counter.IsActive.ShouldBeTrue();
        _world.World.Advance(CounterWorld.Sweep);
        _world.Counter.IsActive.ShouldBeFalse();
        _world.World.System.Children.ShouldBeEmpty();
        _world.Take().ShouldBe(["recovered 0", "a=1", "lost 1"]);
    }

    [Fact]
    public void A_command_between_two_sweeps_keeps_it()
    {
        _world.Tell(new Add("a", 1));
        for (var i = 0; i < 5; i++)
        {
            _world.World.Advance(CounterWorld.Sweep);
            _world.Tell(new Show("b"));
        }

        _world.Counter.IsActive.ShouldBeTrue();
    }

    [Fact]
    public void Soft_state_keeps_it_until_it_is_given_up()
    {
        _world.Tell(new Occupy("a", On: true));
        _world.World.Advance(5 * CounterWorld.Sweep);
        _world.Counter.IsActive.ShouldBeTrue();
        _world.Tell(new Occupy("b", On: false));
        _world.World.Advance(2 * CounterWorld.Sweep);
        _world.Counter.IsActive.ShouldBeFalse();
    }

    [Fact]
    public void An_entry_on_its_way_keeps_it()
    {
        _world.Journal.Holds = true;
        _world.Tell(new Add("a", 1, Durability.None));
        _world.World.Advance(5 * CounterWorld.Sweep);
        _world.Counter.IsActive.ShouldBeTrue();
        _world.Journal.Held[0].Succeed();
        _world.World.Advance(2 * CounterWorld.Sweep);
        _world.Counter.IsActive.ShouldBeFalse();
    }

    [Fact]
    public void It_leaves_a_snapshot_behind_and_is_the_same_when_it_comes_back()
    {
        _world.Tell(new Add("a", 1));
        _world.Tell(new Add("b", 2));
        _world.World.Advance(2 * CounterWorld.Sweep);
        _world.TakeCalls()[^1].ShouldBe("snapshot 2");
        _world.Tell(new Add("c", 3));
        _world.Take().ShouldBe(["recovered 0", "a=1", "b=3", "lost 3", "recovered 3", "c=6"]);
        _world.TakeCalls().ShouldBe(["replay snapshot and 0 entries", "append 3 Synced +3"]);
    }

    [Fact]
    public void It_does_not_write_the_same_snapshot_twice()
    {
        _world.Tell(new Add("a", 1));
        _world.World.Advance(2 * CounterWorld.Sweep);
        _world.Tell(new Show("b"));
        _world.World.Advance(2 * CounterWorld.Sweep);
        _world.TakeCalls().Count(call => call.StartsWith("snapshot", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void A_command_that_meets_it_on_its_way_out_is_carried_out_whatever_the_order()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var world = new CounterWorld(seed: seed);
            world.Tell(new Add("a", 1));
            world.World.Advance(CounterWorld.Sweep);

            // The second sweep and a command reach the actor in one turn, or in two, or the command comes when it is half gone.
            world.World.Clock.Settle = null;
            world.World.Clock.Advance(CounterWorld.Sweep);
            for (var steps = seed % 4; steps > 0; steps--)
            {
                world.World.Dispatcher.Step();
            }

            world.Tell(new Add("b", 2));
            world.Take().Where(line => line.Contains('=', StringComparison.Ordinal)).ShouldBe(["a=1", "b=3"], $"seed {seed}");
            world.World.System.DeadLetters.Count.ShouldBe(0);
        }
    }
}
