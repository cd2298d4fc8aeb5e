using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Kernel;

/// <summary>Parents, children, names, stopping and watching.</summary>
public class FamilyTests
{
    private readonly SeededWorld _world = new();
    private readonly TestProbe<string> _log;

    public FamilyTests() => _log = _world.Probe<string>();

    [Fact]
    public void Paths_name_the_way_from_the_root()
    {
        var parent = SpawnParent();
        parent.Path.ShouldBe("/user/parent");
        parent.Tell("spawn");
        _log.ExpectMessage("spawn");
        parent.Tell("list");
        _log.ExpectMessages("list", "/user/parent/child");
        _world.System.Spawn(new Recorder.Script().Props(_log)).Path.ShouldBe("/user/$1");
    }

    [Fact]
    public void Names_are_unique_among_living_siblings()
    {
        var first = _world.System.Spawn(new Recorder.Script().Props(_log), "a");
        Should.Throw<ArgumentException>(() => _world.System.Spawn(new Recorder.Script().Props(_log), "a")).Message.ShouldContain("/user/a");
        _world.Run();
        _world.System.Stop(first);
        _world.Run();
        _world.System.Spawn(new Recorder.Script().Props(_log), "a").IsStopped.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    public void A_name_that_cannot_be_part_of_a_path_is_refused(string name) =>
        Should.Throw<ArgumentException>(() => _world.System.Spawn(new Recorder.Script().Props(_log), name));

    [Fact]
    public void Stopping_a_parent_stops_its_children_first()
    {
        var child = new Recorder.Script { Steps = { ["at stop"] = actor => _log.Tell("child stops") } };
        var script = new Recorder.Script
        {
            Steps =
            {
                ["at start"] = actor => actor.Context.Spawn(child.Props(_log), "child"),
                ["at stop"] = actor => _log.Tell("parent stops"),
            },
        };
        var parent = _world.System.Spawn(script.Props(_log));
        _world.Run();
        _world.System.Stop(parent);
        _log.ExpectMessages("child stops", "parent stops");
        parent.IsStopped.ShouldBeTrue();
    }

    [Fact]
    public void An_actor_that_stops_itself_finishes_its_message_and_no_other()
    {
        var letters = _world.Events<DeadLetter>();
        var script = new Recorder.Script { Hooks = true, Steps = { ["end"] = actor => actor.Context.Stop(actor.Context.Self) } };
        var actor = _world.System.Spawn(script.Props(_log));
        _log.ExpectMessages("start", "turn");
        actor.Tell("a");
        actor.Tell("end");
        actor.Tell("b");
        _log.ExpectMessages("a", "end", "turn", "stop");
        _log.ExpectNoMessage();
        letters.ExpectMessage().ShouldBe(new DeadLetter("b", null, actor, Delivery.Stopped));
    }

    [Fact]
    public void A_stranger_cannot_be_stopped()
    {
        var stranger = _world.System.Spawn(new Recorder.Script().Props(_log), "stranger");
        var failures = _world.Events<ActorFailed>();
        var actor = _world.System.Spawn(new Recorder.Script { Steps = { ["stop"] = a => a.Context.Stop(stranger) } }.Props(_log));
        actor.Tell("stop");
        failures.ExpectMessage().Reason.ShouldBeOfType<ArgumentException>().Message.ShouldContain("/user/stranger");
        stranger.IsStopped.ShouldBeFalse();
    }

    [Fact]
    public void The_end_of_a_watched_actor_is_told_once_however_often_it_was_watched()
    {
        var target = _world.System.Spawn(new Recorder.Script().Props(_world.Probe<string>()), "target");
        var script = new Recorder.Script { Steps = { ["watch"] = actor => actor.Context.Watch(target) } };
        var watcher = _world.System.Spawn(script.Props(_log));
        watcher.Tell("watch");
        watcher.Tell("watch");
        _log.ExpectMessages("watch", "watch");
        _world.System.Stop(target);
        _log.ExpectMessage("terminated target");
        _log.ExpectNoMessage();
        watcher.Tell("watch");
        _log.ExpectMessages("watch", "terminated target");
        _log.ExpectNoMessage();
    }

    [Fact]
    public void Who_no_longer_watches_is_not_told_even_if_the_news_was_on_its_way()
    {
        var target = _world.System.Spawn(new Recorder.Script().Props(_world.Probe<string>()), "target");
        var script = new Recorder.Script
        {
            Steps =
            {
                ["watch"] = actor => actor.Context.Watch(target),
                ["unwatch"] = actor => actor.Context.Unwatch(target),
                ["late"] = actor =>
                {
                    actor.Context.Watch(target);
                    actor.Context.Unwatch(target);
                },
            },
        };
        var watcher = _world.System.Spawn(script.Props(_log));
        watcher.Tell("watch");
        watcher.Tell("unwatch");
        _log.ExpectMessages("watch", "unwatch");
        _world.System.Stop(target);
        _log.ExpectNoMessage();
        watcher.Tell("late");
        _log.ExpectMessage("late");
        _log.ExpectNoMessage();
    }

    [Fact]
    public void A_successor_may_take_the_name_when_the_end_is_told()
    {
        var script = new Recorder.Script
        {
            Steps =
            {
                ["spawn"] = actor => actor.Context.Watch(actor.Context.Spawn(new Recorder.Script().Props(_log), "child")),
                ["stop"] = actor => actor.Context.Stop(actor.Context.Children.Single()),
                ["list"] = List,
                ["terminated child"] = actor => actor.Context.Self.Tell("spawn"),
            },
        };
        var parent = _world.System.Spawn(script.Props(_log), "parent");
        parent.Tell("spawn");
        parent.Tell("stop");
        _log.ExpectMessages("spawn", "stop", "terminated child", "spawn");
        parent.Tell("list");
        _log.ExpectMessages("list", "/user/parent/child");
    }

    [Fact]
    public void A_failure_of_PostStop_is_published_and_the_actor_stops_all_the_same()
    {
        var events = _world.Events<CleanUpFailed>();
        var script = new Recorder.Script { Steps = { ["at stop"] = _ => throw new InvalidOperationException("stuck") } };
        var actor = _world.System.Spawn(script.Props(_log));
        _world.Run();
        _world.System.Stop(actor);
        events.ExpectMessage().Reason.Message.ShouldBe("stuck");
        actor.IsStopped.ShouldBeTrue();
    }

    [Fact]
    public async Task Stopping_the_system_stops_everybody_and_then_refuses_newcomers()
    {
        var parent = SpawnParent();
        parent.Tell("spawn");
        _log.ExpectMessage("spawn");
        await _world.System.StopAsync();
        parent.IsStopped.ShouldBeTrue();
        _world.System.Children.ShouldBeEmpty();
        Should.Throw<InvalidOperationException>(() => _world.System.Spawn(new Recorder.Script().Props(_log)));
    }

    [Fact]
    public async Task Stopping_the_system_works_on_the_thread_pool_too()
    {
        var stopped = 0;
        await using var system = new ActorSystem(new ActorSystemOptions { Clock = new ManualClock(), Dispatcher = new ThreadPoolDispatcher() });
        using var log = new TestProbe<string>(system);
        var leaf = new Recorder.Script { Steps = { ["at stop"] = _ => Interlocked.Increment(ref stopped) } };
        var script = new Recorder.Script
        {
            Steps =
            {
                ["at start"] = actor =>
                {
                    for (var i = 0; i < 50; i++)
                    {
                        actor.Context.Spawn(leaf.Props(log));
                    }
                },
                ["at stop"] = _ => Interlocked.Increment(ref stopped),
            },
        };
        for (var i = 0; i < 20; i++)
        {
            system.Spawn(script.Props(log));
        }

        await system.StopAsync();
        stopped.ShouldBe(20 * 51);
    }

    private ActorRef<string> SpawnParent() => _world.System.Spawn(
        new Recorder.Script
        {
            Steps = { ["spawn"] = actor => actor.Context.Spawn(new Recorder.Script().Props(_log), "child"), ["list"] = List },
        }.Props(_log),
        "parent");

    private static void List(Recorder actor)
    {
        foreach (var child in actor.Context.Children)
        {
            actor.Log(child.Path);
        }
    }
}
