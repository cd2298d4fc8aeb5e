using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Persistence;

/// <summary>How much one turn takes, and how much may wait for the next.</summary>
public class TurnLimitTests
{
    private static readonly Ask[] FourAdds = [With(1, 60), With(2, 60), With(3, 60), With(4, 60)];

    [Fact]
    public void A_turn_ends_when_it_has_gathered_enough_bytes_and_the_rest_follows()
    {
        var world = new CounterWorld(new PersistenceOptions { TurnBytes = 100 });
        world.Tell(FourAdds);
        world.TakeCalls().ShouldBe(["replay 0 entries", "append 1 Synced +1 +2", "append 2 Synced +3 +4"]);
        world.Take().ShouldBe(["recovered 0", "a=1", "a=3", "a=6", "a=10"]);
    }

    [Fact]
    public void A_turn_that_nobody_waits_for_ends_at_as_many_bytes()
    {
        var world = new CounterWorld(new PersistenceOptions { TurnBytes = 100 });
        world.Tell([.. FourAdds.Cast<Add>().Select(add => add with { Durability = Durability.None })]);
        world.TakeCalls().ShouldBe(["replay 0 entries", "append 1 None +1 +2", "append 2 None +3 +4"]);
        world.Take().ShouldBe(["recovered 0", "a=1", "a=3", "a=6", "a=10"]);
    }

    [Fact]
    public void A_command_that_is_larger_than_a_turn_may_be_gets_one_of_its_own()
    {
        var world = new CounterWorld(new PersistenceOptions { TurnBytes = 100 });
        world.Tell(With(1, 1000), With(2, 1), new Add("b", 3));
        world.TakeCalls().ShouldBe(["replay 0 entries", "append 1 Synced +1", "append 2 Synced +2 +3"]);
    }

    [Fact]
    public void A_turn_that_has_ended_early_and_whose_append_fails_is_made_up_for_by_a_restart()
    {
        var world = new CounterWorld(new PersistenceOptions { TurnBytes = 100 });
        world.Journal.Holds = true;
        world.Tell(FourAdds);
        world.Journal.Holds = false;
        world.Journal.Held[0].Fail("no space");
        world.World.Advance(CounterWorld.Backoff);
        world.Take().ShouldBe(["recovered 0", "failed a", "failed a", "lost 3 by failure", "recovered 0", "a=3", "a=7"]);
    }

    [Fact]
    public void A_turn_takes_as_many_commands_as_it_may()
    {
        var world = new CounterWorld(new PersistenceOptions { TurnLimit = 3 });
        world.Tell(FourAdds);
        world.TakeCalls().ShouldBe(["replay 0 entries", "append 1 Synced +1 +2 +3", "append 2 Synced +4"]);
    }

    [Fact]
    public void A_command_that_finds_the_mailbox_full_is_refused()
    {
        var world = new CounterWorld(new PersistenceOptions { MailboxCapacity = 3 });
        world.Tell(FourAdds);
        world.Take().ShouldBe(["failed a", "recovered 0", "a=1", "a=3", "a=6"]);
        world.Reasons.ShouldHaveSingleItem().ShouldBeOfType<MailboxFullException>();
    }

    private static Add With(int amount, int bodyBytes) => new("a", amount, BodyBytes: bodyBytes);
}
