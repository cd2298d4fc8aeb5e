using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Persistence;

/// <summary>When the journal or the machine fails, callers hear of it and the state is what the journal has.</summary>
public class FailureTests
{
    private readonly CounterWorld _world = new();

    [Fact]
    public void A_failed_append_is_reported_at_once_and_the_actor_comes_back_after_a_pause_as_the_journal_has_it()
    {
        _world.Tell(new Add("a", 1));
        _world.Journal.Holds = true;
        _world.Tell(new Add("b", 2), new Show("c"));
        _world.Tell(new Add("d", 4));
        _world.Take().ShouldBe(["recovered 0", "a=1"]);

        _world.Journal.Held[0].Fail("disk full");
        _world.Take().ShouldBe(["failed b", "failed c"]);
        _world.Reasons[0].ShouldBeOfType<JournalException>().Message.ShouldContain("disk full");

        _world.Journal.Holds = false;
        _world.World.Advance(CounterWorld.Backoff / 2);
        _world.Take().ShouldBeEmpty();
        _world.World.Advance(CounterWorld.Backoff);
        _world.Take().ShouldBe(["lost 3 by failure", "recovered 1", "d=5"]);
    }

    [Fact]
    public void An_append_that_is_refused_outright_is_reported_at_once()
    {
        _world.Tell(new Show("a"));
        _world.Journal.AppendFault = new JournalException("broken for good");
        _world.Tell(new Add("b", 2), new Add("c", 3, Durability.None));
        _world.Take().ShouldBe(["recovered 0", "a=0", "failed b", "failed c"]);
        _world.Reasons.ShouldAllBe(reason => reason == _world.Journal.AppendFault);

        _world.Journal.AppendFault = null;
        _world.Tell(new Add("d", 4));
        _world.World.Advance(CounterWorld.Backoff);
        _world.Take().ShouldBe(["lost 5 by failure", "recovered 0", "d=4"]);
    }

    [Fact]
    public void A_failed_entry_that_nobody_waited_for_takes_the_state_back_too()
    {
        _world.Journal.Holds = true;
        _world.Tell(new Add("a", 1, Durability.None));
        _world.Journal.Held[0].Fail("disk full");
        _world.Take().ShouldBe(["recovered 0", "a=1"]);
        _world.World.Advance(CounterWorld.Backoff);
        _world.Take().ShouldBe(["lost 1 by failure", "recovered 0"]);
    }

    [Fact]
    public void The_result_of_an_earlier_incarnations_append_does_not_disturb_the_next()
    {
        _world.Journal.Holds = true;
        _world.Tell(new Add("a", 1, Durability.None));
        _world.Tell(new Add("b", 2));
        _world.Journal.Held[0].Fail("disk full");
        _world.World.Run();
        _world.World.Advance(CounterWorld.Backoff);
        _world.Tell(new Add("c", 3, Durability.None));
        _world.Tell(new Add("d", 4));
        _world.Take().ShouldBe(["recovered 0", "a=1", "failed b", "lost 3 by failure", "recovered 0", "c=3"]);

        // The new incarnation waits for its own entry 2 when the news of the old one's entry 2 comes.
        _world.Journal.Held[1].ClaimSuccess();
        _world.Take().ShouldBeEmpty();
        _world.Journal.Held[1].Fail("disk full");
        _world.Take().ShouldBeEmpty();

        _world.Journal.Held[2].Succeed();
        _world.Journal.Held[3].Succeed();
        _world.Take().ShouldBe(["d=7"]);
    }

    [Fact]
    public void News_that_come_during_the_pause_do_not_disturb_the_next_incarnation()
    {
        _world.Journal.Holds = true;
        _world.Tell(new Add("a", 1, Durability.None));
        _world.Tell(new Add("b", 2));
        _world.Journal.Held[0].Fail("disk full");
        _world.World.Run();
        _world.Journal.Held[1].Fail("disk full");
        _world.Journal.Holds = false;
        _world.World.Advance(CounterWorld.Backoff);
        _world.Tell(new Add("c", 3));
        _world.Take().ShouldBe(["recovered 0", "a=1", "failed b", "lost 3 by failure", "recovered 0", "c=3"]);
    }

    [Fact]
    public void A_machine_that_throws_takes_its_turn_with_it_and_nothing_of_the_turn_is_kept()
    {
        _world.Tell(new Add("a", 1));
        _world.Tell(new Add("b", 2), new Trip("c"), new Add("d", 4));
        _world.World.Advance(CounterWorld.Backoff);
        _world.Take().ShouldBe(["recovered 0", "a=1", "failed b", "failed c", "lost 3 by failure", "recovered 1", "d=5"]);
        _world.Reasons.ShouldAllBe(reason => reason is FormatException);
        _world.TakeCalls().ShouldBe(
            ["replay 0 entries", "append 1 Synced +1", "replay 1 entries", "append 2 Synced +4"]);
    }

    [Fact]
    public void Who_asks_an_entity_that_cannot_be_read_is_refused_until_it_can()
    {
        _world.Journal.ReplayFault = new JournalDamagedException("bad sector");
        _world.Tell(new Add("a", 1), new Show("b"));
        _world.Take().ShouldBe(["failed a", "failed b"]);
        _world.Reasons.ShouldAllBe(reason => reason == _world.Journal.ReplayFault);

        _world.World.Advance(CounterWorld.Backoff);
        _world.Tell(new Show("c"));
        _world.Journal.ReplayFault = null;
        _world.World.Advance(4 * CounterWorld.Backoff);
        _world.Tell(new Add("d", 4));
        _world.Take().Where(line => !line.StartsWith("lost", StringComparison.Ordinal)).ShouldBe(["recovered 0", "c=0", "d=4"]);
    }

    [Fact]
    public void A_half_read_entity_is_never_snapshotted_or_kept()
    {
        _world.Tell(new Add("a", 1));
        _world.TakeCalls();
        var next = new CounterWorld(journal: _world.Journal);
        next.Journal.ReplayFault = new JournalDamagedException("bad sector");
        next.Tell(new Show("b"));
        next.World.Advance(10 * CounterWorld.Sweep);
        next.TakeCalls().ShouldAllBe(call => call.StartsWith("replay", StringComparison.Ordinal));
        next.Journal.ReplayFault = null;
        next.World.Advance(CounterWorld.Sweep);
        next.Take();
        next.Tell(new Show("c"));
        next.Take()[^1].ShouldBe("c=1");
    }

    [Fact]
    public async Task Commands_under_way_when_the_system_stops_are_reported_and_later_ones_are_refused()
    {
        _world.Journal.Holds = true;
        _world.Tell(new Add("a", 1));
        await _world.World.System.StopAsync();
        _world.Take().ShouldBe(["recovered 0", "failed a", "lost 1"]);
        _world.Tell(new Add("b", 2));
        _world.Take().ShouldBe(["failed b"]);
        _world.Reasons.ShouldAllBe(reason => reason is InvalidOperationException);
    }
}
