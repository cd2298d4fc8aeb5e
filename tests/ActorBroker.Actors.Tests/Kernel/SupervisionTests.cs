using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Kernel;

/// <summary>What becomes of an actor that failed, its mail, its children and its supervisor.</summary>
public class SupervisionTests
{
    private static readonly SupervisorStrategy _atOnce = new() { MinBackoff = TimeSpan.Zero };

    private readonly SeededWorld _world = new(guardian: _atOnce);
    private readonly TestProbe<string> _log;

    public SupervisionTests() => _log = _world.Probe<string>();

    [Theory]
    [InlineData(Directive.Resume, "a fail b")]
    [InlineData(Directive.Restart, "a fail before-restart stop after-restart start b")]
    [InlineData(Directive.Stop, "a fail stop")]
    public void The_strategy_decides_what_becomes_of_a_failed_child(Directive directive, string expected)
    {
        var child = SpawnUnder(Deciding(directive), Failing());
        child.Tell("a");
        child.Tell("fail");
        child.Tell("b");
        string.Join(' ', _log.TakeAll().Where(line => line is not "turn").Select(line => line.Replace(' ', '-')))
            .ShouldBe("start " + expected);
    }

    [Fact]
    public void Each_failure_gets_the_directive_that_its_kind_asks_for()
    {
        var strategy = new SupervisorStrategy
        {
            MinBackoff = TimeSpan.Zero,
            Decider = error => error is TimeoutException ? Directive.Resume : Directive.Stop,
        };
        var script = new Recorder.Script
        {
            Steps = { ["late"] = _ => throw new TimeoutException("late"), ["bad"] = _ => throw new FormatException("bad") },
        };
        var failures = _world.Events<ActorFailed>();
        var child = SpawnUnder(strategy, script);
        child.Tell("late");
        failures.ExpectMessage().Directive.ShouldBe(Directive.Resume);
        child.IsStopped.ShouldBeFalse();
        child.Tell("bad");
        failures.ExpectMessage().Directive.ShouldBe(Directive.Stop);
        child.IsStopped.ShouldBeTrue();
    }

    [Fact]
    public void A_restart_makes_a_new_instance_and_keeps_reference_and_mail()
    {
        var instances = new List<int>();
        var script = Failing();
        script.Steps["who"] = actor => instances.Add(actor.Instance);
        var actor = _world.System.Spawn(script.Props(_log));
        foreach (var message in new[] { "who", "fail", "who", "who" })
        {
            actor.Tell(message);
        }

        _world.Run();
        instances.Count.ShouldBe(3);
        instances[0].ShouldNotBe(instances[1]);
        instances[1].ShouldBe(instances[2]);
    }

    [Fact]
    public void Siblings_of_a_failed_child_do_not_notice()
    {
        var parent = new Recorder.Script { Strategy = Deciding(Directive.Stop) };
        var quiet = _world.Probe<string>("quiet");
        ActorRef<string>? bad = null;
        ActorRef<string>? good = null;
        parent.Steps["at start"] = actor =>
        {
            bad = actor.Context.Spawn(Failing().Props(quiet), "bad");
            good = actor.Context.Spawn(new Recorder.Script { Hooks = true }.Props(_log), "good");
        };
        _world.System.Spawn(parent.Props(quiet));
        _log.ExpectMessages("start", "turn");
        bad!.Tell("fail");
        good!.Tell("a");
        _log.ExpectMessages("a", "turn");
        _log.ExpectNoMessage();
        bad.IsStopped.ShouldBeTrue();
    }

    [Fact]
    public void A_restart_stops_the_children_before_the_new_instance_starts()
    {
        var quiet = _world.Probe<string>("quiet");
        var child = new Recorder.Script { Steps = { ["at stop"] = _ => _log.Tell("child stops") } };
        var script = Failing();
        script.Steps["spawn"] = actor => actor.Context.Spawn(child.Props(quiet), "child");
        var actor = _world.System.Spawn(script.Props(_log));
        actor.Tell("spawn");
        _log.ExpectMessages("start", "spawn", "turn");
        actor.Tell("fail");
        _log.ExpectMessages("fail", "before restart", "stop", "child stops", "after restart", "start", "turn");
        actor.Tell("spawn");
        _log.ExpectMessages("spawn", "turn");
    }

    [Fact]
    public void An_escalated_failure_is_the_supervisors_own()
    {
        var failures = _world.Events<ActorFailed>();
        var quiet = _world.Probe<string>("quiet");
        ActorRef<string>? child = null;
        var parent = new Recorder.Script { Hooks = true, Strategy = SupervisorStrategy.Escalating };
        parent.Steps["at start"] = actor => child = actor.Context.Spawn(Failing().Props(quiet), "child");
        _world.System.Spawn(parent.Props(_log), "parent");
        _log.ExpectMessages("start", "turn");
        var first = child!;
        first.Tell("fail");
        _log.ExpectMessages("before restart", "stop", "after restart", "start", "turn");
        failures.TakeAll().Select(failure => $"{failure.Actor.Path} {failure.Directive}")
            .ShouldBe(["/user/parent/child Escalate", "/user/parent Restart"]);
        first.IsStopped.ShouldBeTrue();
        child.ShouldNotBe(first);
    }

    [Fact]
    public void Resuming_a_supervisor_resumes_the_child_that_escalated()
    {
        var world = new SeededWorld(guardian: Deciding(Directive.Resume));
        var log = world.Probe<string>();
        ActorRef<string>? child = null;
        var parent = new Recorder.Script { Strategy = SupervisorStrategy.Escalating };
        parent.Steps["at start"] = actor => child = actor.Context.Spawn(Failing().Props(log), "child");
        world.System.Spawn(parent.Props(world.Probe<string>("quiet")));
        world.Run();
        child!.Tell("fail");
        child.Tell("a");
        log.ExpectMessages("start", "turn", "fail", "a", "turn");
    }

    [Fact]
    public async Task An_escalation_past_the_top_stops_the_system()
    {
        var world = new SeededWorld(guardian: SupervisorStrategy.Escalating);
        var actor = world.System.Spawn(Failing().Props(world.Probe<string>()));
        actor.Tell("fail");
        world.Run();
        world.System.WhenStopped.IsCompleted.ShouldBeTrue();
        await world.System.WhenStopped;
        actor.IsStopped.ShouldBeTrue();
    }

    [Fact]
    public void A_decider_that_fails_makes_the_supervisor_fail()
    {
        var failures = _world.Events<ActorFailed>();
        var broken = new SupervisorStrategy { Decider = _ => throw new NotSupportedException("no idea") };
        SpawnUnder(broken, Failing()).Tell("fail");
        failures.ExpectMessage().Reason.ShouldBeOfType<NotSupportedException>();
    }

    [Theory]
    [InlineData("at start")]
    [InlineData("at turn")]
    [InlineData("ping")]
    public void A_failure_anywhere_in_the_actors_code_is_supervised(string place)
    {
        var failed = false;
        var script = new Recorder.Script();
        script.Steps[place] = _ =>
        {
            if (!failed)
            {
                failed = true;
                throw new FormatException(place);
            }
        };
        var restarts = _world.Events<ActorRestarted>();
        var actor = _world.System.Spawn(script.Props(_log));
        _world.Run();
        actor.Signal(new Ping());
        actor.Tell("a");
        restarts.ExpectMessage().Reason.Message.ShouldBe(place);
        _log.FishFor(line => line is "a");
    }

    [Fact]
    public void A_factory_that_throws_is_tried_again()
    {
        var tries = 0;
        var script = new Recorder.Script();
        var props = Props<string>.Of(() => ++tries < 3 ? throw new FormatException("not yet") : new Recorder(_log, script));
        _world.System.Spawn(props).Tell("a");
        _log.ExpectMessage("a");
        tries.ShouldBe(3);
    }

    [Fact]
    public void A_factory_that_throws_cannot_be_resumed_so_it_is_tried_again()
    {
        var world = new SeededWorld(guardian: Deciding(Directive.Resume));
        var log = world.Probe<string>();
        var tries = 0;
        var props = Props<string>.Of(() => ++tries < 2 ? throw new FormatException("not yet") : new Recorder(log, new Recorder.Script()));
        world.System.Spawn(props).Tell("a");
        log.ExpectMessage("a");
    }

    [Fact]
    public void Signals_that_come_while_an_actor_waits_for_its_restart_are_kept()
    {
        var world = new SeededWorld(guardian: new SupervisorStrategy { MinBackoff = TimeSpan.FromSeconds(1), Jitter = 0 });
        var log = world.Probe<string>();
        var target = world.System.Spawn(new Recorder.Script().Props(world.Probe<string>("quiet")), "target");
        var script = Failing();
        script.Steps["watch"] = actor => actor.Context.Watch(target);
        var actor = world.System.Spawn(script.Props(log));
        actor.Tell("watch");
        actor.Tell("fail");
        log.ExpectMessages("start", "watch", "fail");
        world.System.Stop(target);
        world.Run();
        actor.Signal(new Ping());
        actor.Tell("a");
        log.ExpectNoMessage();
        world.Advance(TimeSpan.FromSeconds(1));
        log.ExpectMessages("before restart", "stop", "after restart", "start", "terminated target", "ping", "a", "turn");
    }

    [Fact]
    public void A_restart_ends_suspension_and_resuming_after_a_failure_does_not()
    {
        var script = Failing();
        script.Steps["fail"] = actor =>
        {
            actor.Context.Suspend();
            throw new FormatException("fail");
        };
        var restarted = _world.System.Spawn(script.Props(_log));
        restarted.Tell("fail");
        restarted.Tell("a");
        _log.FishFor(line => line is "a");
        var resumed = SpawnUnder(Deciding(Directive.Resume), script);
        resumed.Tell("fail");
        resumed.Tell("a");
        _log.TakeAll().Count(line => line is "a").ShouldBe(0);
    }

    [Fact]
    public void Work_gathered_before_a_failure_is_handed_on_when_the_actor_resumes()
    {
        var child = SpawnUnder(Deciding(Directive.Resume), Failing());
        _log.ExpectMessages("start", "turn");
        child.Tell("a");
        child.Tell("fail");
        _log.ExpectMessages("a", "fail", "turn");
    }

    private static SupervisorStrategy Deciding(Directive directive) => new() { MinBackoff = TimeSpan.Zero, Decider = _ => directive };

    private static Recorder.Script Failing() => new() { Hooks = true, Steps = { ["fail"] = _ => throw new FormatException("fail") } };

    private ActorRef<string> SpawnUnder(SupervisorStrategy strategy, Recorder.Script script)
    {
        ActorRef<string>? child = null;
        var parent = new Recorder.Script { Strategy = strategy };
        parent.Steps["at start"] = actor => child = actor.Context.Spawn(script.Props(_log), "child");
        _world.System.Spawn(parent.Props(_world.Probe<string>("quiet")));
        _world.Run();
        return child!;
    }
}
