using ActorBroker.Actors.Persistence;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Persistence;

/// <summary>The end of an entity.</summary>
public class DeletionTests
{
    private readonly CounterWorld _world = new();

    [Fact]
    public void Commands_before_the_end_are_carried_out_and_later_ones_refused()
    {
        _world.Tell(new Add("a", 1));
        _world.Counter.Tell(new Add("b", 2));
        _world.Region.Delete(_world.Counter.Id);
        _world.Counter.Tell(new Add("c", 3));
        _world.Take().ShouldBe(["recovered 0", "a=1", "failed c", "b=3", "lost 3"]);
        _world.Reasons[0].ShouldBeOfType<EntityDeletedException>();
        _world.Journal.Entities().ShouldBeEmpty();
        _world.World.System.Children.ShouldBeEmpty();
    }

    [Fact]
    public void Commands_before_the_end_are_carried_out_even_if_they_are_more_than_a_turn_takes()
    {
        for (var i = 0; i < 2 * Props<Ask>.DefaultTurnLimit; i++)
        {
            _world.Counter.Tell(new Show("a"));
        }

        _world.Delete();
        _world.Take().Count(static line => line is "a=0").ShouldBe(2 * Props<Ask>.DefaultTurnLimit);
        _world.World.System.DeadLetters.Count.ShouldBe(0);
    }

    [Fact]
    public void The_journal_is_told_when_nothing_is_under_way_any_more()
    {
        _world.Journal.Holds = true;
        _world.Tell(new Add("a", 1));
        _world.Counter.Tell(new Add("b", 2));
        _world.Delete();
        _world.TakeCalls().ShouldBe(["replay 0 entries", "append 1 Synced +1"]);
        _world.Journal.Held[0].Succeed();
        _world.World.Run();
        _world.TakeCalls().ShouldBe(["append 2 Synced +2"]);
        _world.Journal.Held[1].Succeed();
        _world.World.Run();
        _world.TakeCalls().ShouldBe(["delete"]);
        _world.Take().ShouldBe(["recovered 0", "a=1", "b=3", "lost 3"]);
    }

    [Fact]
    public void An_entity_out_of_memory_is_given_up_without_being_woken()
    {
        _world.Tell(new Add("a", 1));
        _world.World.Advance(2 * CounterWorld.Sweep);
        _world.TakeCalls();
        _world.Delete();
        _world.TakeCalls().ShouldBe(["delete"]);
        _world.Tell(new Show("b"));
        _world.Take()[^1].ShouldBe("failed b");
    }

    [Fact]
    public void The_end_outlives_a_failure()
    {
        _world.Journal.Holds = true;
        _world.Tell(new Add("a", 1));
        _world.Counter.Tell(new Show("b"));
        _world.Delete();
        _world.Journal.Held[0].Fail("disk full");
        _world.World.Advance(CounterWorld.Backoff);
        _world.Take().ShouldBe(["recovered 0", "failed a", "lost 1 by failure", "recovered 0", "b=0", "lost 0"]);
        _world.TakeCalls()[^1].ShouldBe("delete");
        _world.World.System.Children.ShouldBeEmpty();
    }

    [Fact]
    public void The_end_during_the_pause_before_a_restart_is_heard()
    {
        _world.Tell(new Trip("a"));
        _world.Delete();
        _world.World.Advance(CounterWorld.Backoff);
        _world.TakeCalls()[^1].ShouldBe("delete");
        _world.World.System.Children.ShouldBeEmpty();
    }

    [Fact]
    public void An_entity_that_cannot_be_read_can_be_ended()
    {
        _world.Journal.ReplayFault = new JournalDamagedException("bad sector");
        _world.Tell(new Show("a"));
        _world.Delete();
        _world.World.Advance(CounterWorld.Backoff);
        _world.TakeCalls()[^1].ShouldBe("delete");
        _world.World.System.Children.ShouldBeEmpty();
    }

    [Fact]
    public void An_end_that_meets_a_sweep_gives_all_up_whatever_the_order()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var world = new CounterWorld(seed: seed);
            world.Tell(new Add("a", 1));
            world.World.Advance(CounterWorld.Sweep);
            world.World.Clock.Settle = null;
            world.World.Clock.Advance(CounterWorld.Sweep);
            for (var steps = seed % 4; steps > 0; steps--)
            {
                world.World.Dispatcher.Step();
            }

            world.Delete();
            world.TakeCalls().Count(static call => call is "delete").ShouldBe(1, $"seed {seed}");
            world.World.System.Children.ShouldBeEmpty();
        }
    }
}
