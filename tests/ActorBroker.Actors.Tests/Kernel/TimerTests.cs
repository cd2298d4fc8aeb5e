using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Kernel;

/// <summary>Timers on the system's clock.</summary>
public class TimerTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly SeededWorld _world = new(guardian: new SupervisorStrategy { MinBackoff = TimeSpan.Zero });
    private readonly TestProbe<string> _log;
    private readonly Recorder.Script _script = new();

    public TimerTests() => _log = _world.Probe<string>();

    [Fact]
    public void A_single_timer_fires_once_when_due()
    {
        Spawn(timers => timers.StartSingle("key", "due", 5 * _second));
        _world.Advance(4 * _second);
        _log.ExpectNoMessage();
        _world.Advance(_second);
        _log.ExpectMessage("due");
        _world.Advance(60 * _second);
        _log.ExpectNoMessage();
    }

    [Fact]
    public void A_periodic_timer_fires_at_each_interval_until_cancelled()
    {
        _script.Steps["cancel"] = actor => actor.Context.Timers.Cancel("key").ShouldBeTrue();
        var actor = Spawn(timers => timers.StartPeriodic("key", "tick", 2 * _second));
        _world.Advance(7 * _second);
        _log.ExpectMessages("tick", "tick", "tick");
        _log.ExpectNoMessage();
        actor.Tell("cancel");
        _log.ExpectMessage("cancel");
        _world.Advance(60 * _second);
        _log.ExpectNoMessage();
    }

    [Fact]
    public void A_timer_of_the_same_key_replaces_the_earlier_one()
    {
        Spawn(timers =>
        {
            timers.StartSingle("key", "old", _second);
            timers.StartSingle("key", "new", 2 * _second);
            timers.StartSingle("other", "other", 3 * _second);
        });
        _world.Advance(10 * _second);
        _log.ExpectMessages("new", "other");
        _log.ExpectNoMessage();
    }

    [Fact]
    public void A_message_of_a_cancelled_timer_is_dropped_even_from_the_mailbox()
    {
        _script.Steps["wait"] = actor => actor.Context.Suspend();
        _script.Steps["ping"] = actor =>
        {
            actor.Context.Timers.Cancel("key");
            actor.Context.Resume();
        };
        var actor = Spawn(timers => timers.StartSingle("key", "due", _second));
        actor.Tell("wait");
        _world.Advance(_second);
        actor.Tell("a");
        actor.Signal(new Ping());
        _log.ExpectMessages("wait", "ping", "a");
        _log.ExpectNoMessage();
    }

    [Fact]
    public void A_restart_forgets_timers_also_those_that_had_fired()
    {
        _script.Steps["fail"] = actor =>
        {
            actor.Context.Timers.StartSingle("now", "stale", TimeSpan.Zero);
            _world.Clock.Advance(TimeSpan.Zero);
            throw new FormatException("fail");
        };
        _world.Clock.Settle = null;
        var first = true;
        var actor = Spawn(timers =>
        {
            if (first)
            {
                first = false;
                timers.StartPeriodic("key", "tick", _second);
            }
        });
        _world.Run();
        actor.Tell("fail");
        _log.ExpectMessage("fail");
        _world.Advance(10 * _second);
        _log.ExpectNoMessage();
        _world.Clock.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public void A_slow_actor_has_one_tick_in_its_mailbox_at_most()
    {
        _script.Steps["wait"] = actor => actor.Context.Suspend();
        _script.Steps["ping"] = actor => actor.Context.Resume();
        var actor = Spawn(timers => timers.StartPeriodic("key", "tick", _second));
        actor.Tell("wait");
        _world.Advance(10 * _second);
        actor.Signal(new Ping());
        _log.ExpectMessages("wait", "ping", "tick");
        _log.ExpectNoMessage();
        _world.Advance(_second);
        _log.ExpectMessage("tick");
    }

    [Fact]
    public void A_stopped_actor_leaves_no_timer_behind()
    {
        var actor = Spawn(timers =>
        {
            timers.StartPeriodic("key", "tick", _second);
            timers.StartSingle("other", "due", _second);
        });
        _world.Run();
        _world.Clock.ActiveTimers.ShouldBe(2);
        _world.System.Stop(actor);
        _world.Run();
        _world.Clock.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public void A_timer_is_active_until_its_message_is_handled()
    {
        var states = new List<bool>();
        _script.Steps["ask"] = actor => states.Add(actor.Context.Timers.IsActive("key"));
        _script.Steps["due"] = _script.Steps["ask"];
        var actor = Spawn(timers => timers.StartSingle("key", "due", _second));
        actor.Tell("ask");
        _world.Advance(_second);
        states.ShouldBe([true, false]);
    }

    [Fact]
    public void A_full_mailbox_does_not_lose_a_timer()
    {
        _script.Steps["wait"] = actor => actor.Context.Suspend();
        _script.Steps["ping"] = actor => actor.Context.Resume();
        _script.Steps["at start"] = actor => actor.Context.Timers.StartSingle("key", "due", _second);
        var actor = _world.System.Spawn(_script.Props(_log).With(mailboxCapacity: 1));
        actor.Tell("wait");
        _world.Run();
        actor.Tell("a");
        _world.Advance(_second);
        actor.Signal(new Ping());
        _log.ExpectMessages("wait", "ping", "a", "due");
    }

    private ActorRef<string> Spawn(Action<ITimers<string>> start)
    {
        _script.Steps["at start"] = actor => start(actor.Context.Timers);
        return _world.System.Spawn(_script.Props(_log));
    }
}
