using ActorBroker.Core.Entities;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Persistence;

/// <summary>Nobody hears of anything before it is as durable as was asked.</summary>
public class EffectTests
{
    private readonly CounterWorld _world = new();

    [Theory]
    [InlineData(Durability.Written)]
    [InlineData(Durability.Synced)]
    public void An_effect_waits_until_its_entry_is_as_durable_as_was_asked(Durability durability)
    {
        _world.Journal.Holds = true;
        _world.Tell(new Add("a", 5, durability));
        _world.Take().ShouldBe(["recovered 0"]);
        _world.TakeCalls().ShouldBe(["replay 0 entries", $"append 1 {durability} +5"]);

        _world.Journal.Held[0].Succeed();
        _world.Take().ShouldBe(["a=5"]);
    }

    [Fact]
    public void An_effect_that_waits_for_nothing_is_performed_while_its_entry_is_on_its_way()
    {
        _world.Journal.Holds = true;
        _world.Tell(new Add("a", 5, Durability.None));
        _world.Tell(new Add("b", 2, Durability.None));
        _world.Take().ShouldBe(["recovered 0", "a=5", "b=7"]);
        _world.Journal.Held.Count.ShouldBe(2);
    }

    [Fact]
    public void Commands_that_come_while_an_append_runs_become_one_entry()
    {
        _world.Journal.Holds = true;
        _world.Tell(new Add("a", 1));
        _world.Tell(new Add("b", 2));
        _world.Tell(new Show("c"), new Add("d", 3));
        _world.Take().ShouldBe(["recovered 0"]);
        _world.Journal.Held.Count.ShouldBe(1);

        _world.Journal.Held[0].Succeed();
        _world.Take().ShouldBe(["a=1"]);
        _world.TakeCalls().ShouldBe(["replay 0 entries", "append 1 Synced +1", "append 2 Synced +2 +3"]);

        _world.Journal.Held[1].Succeed();
        _world.Take().ShouldBe(["b=3", "c=3", "d=6"]);
    }

    [Fact]
    public void A_turn_is_as_durable_as_its_most_demanding_event()
    {
        _world.Journal.Holds = true;
        _world.Tell(new Add("a", 1, Durability.None), new Add("b", 2, Durability.Synced), new Add("c", 3, Durability.Written));
        _world.TakeCalls().ShouldBe(["replay 0 entries", "append 1 Synced +1 +2 +3"]);
        _world.Take().ShouldBe(["recovered 0"]);
    }

    [Fact]
    public void What_is_not_journaled_waits_for_nothing()
    {
        _world.Journal.Holds = true;
        _world.Tell(new Show("a"), new AddTransient("b", 4));
        _world.Take().ShouldBe(["recovered 0", "a=0", "b=4"]);
        _world.TakeCalls().ShouldBe(["replay 0 entries"]);
    }

    [Fact]
    public void An_entry_that_nobody_waited_for_does_not_end_the_wait_for_a_later_one()
    {
        _world.Journal.Holds = true;
        _world.Tell(new Add("a", 1, Durability.None));
        _world.Tell(new Add("b", 2, Durability.Synced));
        _world.Journal.Held[0].Succeed();
        _world.Take().ShouldBe(["recovered 0", "a=1"]);
        _world.Journal.Held[1].Succeed();
        _world.Take().ShouldBe(["b=3"]);
    }

    [Fact]
    public void An_effect_that_cannot_be_performed_keeps_no_other_from_being_performed()
    {
        _world.Unperformable = "b=3";
        _world.Tell(new Add("a", 1), new Add("b", 2), new Add("c", 3));
        _world.Take().ShouldBe(["recovered 0", "a=1", "c=6"]);

        // All is durable, so no command has failed; but the machine begins anew, for it believes that b was told.
        _world.World.Advance(CounterWorld.Backoff);
        _world.Take().ShouldBe(["lost 6 by failure", "recovered 6"]);
    }

    [Fact]
    public void A_command_for_which_the_mailbox_has_no_room_is_refused()
    {
        _world.Journal.Holds = true;
        _world.Tell(new Add("a", 1));
        var show = new Show("b");
        for (var i = 0; i < Props<Ask>.DefaultMailboxCapacity; i++)
        {
            _world.Counter.Tell(show);
        }

        _world.Counter.Tell(new Show("too much"));
        _world.Take().ShouldBe(["recovered 0", "failed too much"]);
        _world.Reasons[0].ShouldBeOfType<MailboxFullException>();

        // The refused one is not waited for when the entity is to go.
        _world.Journal.Held[0].Succeed();
        _world.Take().Length.ShouldBe(1 + Props<Ask>.DefaultMailboxCapacity);
        _world.World.Advance(2 * CounterWorld.Sweep);
        _world.Counter.IsActive.ShouldBeFalse();
    }
}
