using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Kernel;

/// <summary>Pauses before restarts, their growth and their end.</summary>
public class BackoffTests
{
    private static readonly TimeSpan _tick = TimeSpan.FromTicks(1);

    [Fact]
    public void Pauses_double_up_to_the_longest_one()
    {
        var delays = Delays(new SupervisorStrategy { MinBackoff = Seconds(1), MaxBackoff = Seconds(10), Jitter = 0 }, failures: 6);
        delays.ShouldBe([Seconds(1), Seconds(2), Seconds(4), Seconds(8), Seconds(10), Seconds(10)]);
    }

    [Fact]
    public void The_restart_comes_exactly_when_the_pause_is_over_and_mail_waits_for_it()
    {
        var world = new SeededWorld(guardian: new SupervisorStrategy { MinBackoff = Seconds(3), Jitter = 0 });
        var log = world.Probe<string>();
        var actor = world.System.Spawn(Failing().Props(log));
        actor.Tell("fail");
        actor.Tell("a");
        log.ExpectMessage("fail");
        world.Advance(Seconds(3) - _tick);
        log.ExpectNoMessage();
        world.Advance(_tick);
        log.ExpectMessage("a");
    }

    [Fact]
    public void Jitter_lengthens_a_pause_by_at_most_its_share_and_repeats_with_the_seed()
    {
        var strategy = new SupervisorStrategy { MinBackoff = Seconds(10), MaxBackoff = Seconds(10), Jitter = 0.5 };
        var delays = Delays(strategy, failures: 20, seed: 7);
        delays.ShouldAllBe(delay => delay >= Seconds(10) && delay < Seconds(15));
        delays.Distinct().Count().ShouldBeGreaterThan(15);
        Delays(strategy, failures: 20, seed: 7).ShouldBe(delays);
        Delays(strategy, failures: 20, seed: 8).ShouldNotBe(delays);
    }

    [Fact]
    public void An_actor_that_ran_well_for_long_enough_starts_with_the_shortest_pause_again()
    {
        var strategy = new SupervisorStrategy { MinBackoff = Seconds(1), Jitter = 0, HealthyAfter = Seconds(60) };
        var world = new SeededWorld(guardian: strategy);
        var failures = world.Events<ActorFailed>();
        var actor = world.System.Spawn(Failing().Props(world.Probe<string>()));
        TimeSpan FailAfter(TimeSpan wait)
        {
            world.Advance(wait);
            actor.Tell("fail");
            return failures.ExpectMessage().Delay;
        }

        FailAfter(TimeSpan.Zero).ShouldBe(Seconds(1));
        FailAfter(Seconds(1) + Seconds(59)).ShouldBe(Seconds(2));
        FailAfter(Seconds(2) + Seconds(60)).ShouldBe(Seconds(1));
    }

    [Fact]
    public void Too_many_restarts_within_the_window_stop_the_actor()
    {
        var strategy = new SupervisorStrategy { MinBackoff = TimeSpan.Zero, MaxRestarts = 3, Within = Seconds(60) };
        var world = new SeededWorld(guardian: strategy);
        var failures = world.Events<ActorFailed>();
        var actor = world.System.Spawn(Failing().Props(world.Probe<string>()));
        for (var i = 0; i < 4; i++)
        {
            world.Advance(Seconds(20));
            actor.Tell("fail");
        }

        failures.TakeAll().Select(failure => failure.Directive)
            .ShouldBe([Directive.Restart, Directive.Restart, Directive.Restart, Directive.Stop]);
        actor.IsStopped.ShouldBeTrue();
    }

    [Fact]
    public void Restarts_of_an_earlier_window_do_not_count()
    {
        var strategy = new SupervisorStrategy { MinBackoff = TimeSpan.Zero, MaxRestarts = 3, Within = Seconds(60) };
        var world = new SeededWorld(guardian: strategy);
        var actor = world.System.Spawn(Failing().Props(world.Probe<string>()));
        for (var i = 0; i < 20; i++)
        {
            world.Advance(Seconds(21));
            actor.Tell("fail");
            world.Run();
        }

        actor.IsStopped.ShouldBeFalse();
    }

    [Fact]
    public void An_actor_stopped_during_its_pause_does_not_come_back()
    {
        var world = new SeededWorld(guardian: new SupervisorStrategy { MinBackoff = Seconds(1) });
        var log = world.Probe<string>();
        var letters = world.Events<DeadLetter>();
        var actor = world.System.Spawn(Failing().Props(log));
        actor.Tell("fail");
        actor.Tell("a");
        log.ExpectMessage("fail");
        world.System.Stop(actor);
        letters.ExpectMessage().Message.ShouldBe("a");
        world.Clock.ActiveTimers.ShouldBe(0);
        world.Advance(Seconds(10));
        log.ExpectNoMessage();
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static Recorder.Script Failing() => new() { Steps = { ["fail"] = _ => throw new FormatException("fail") } };

    /// <summary>The pauses of an actor that fails at once after each restart.</summary>
    private static List<TimeSpan> Delays(SupervisorStrategy strategy, int failures, int seed = 1)
    {
        var world = new SeededWorld(seed, strategy);
        var events = world.Events<ActorFailed>();
        var actor = world.System.Spawn(Failing().Props(world.Probe<string>()));
        var delays = new List<TimeSpan>();
        for (var i = 0; i < failures; i++)
        {
            actor.Tell("fail");
            var delay = events.ExpectMessage().Delay;
            delays.Add(delay);
            world.Advance(delay);
        }

        return delays;
    }
}
