using ActorBroker.TestKit;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Kernel;

/// <summary>A run follows from its seed.</summary>
public class SeededDispatcherTests
{
    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_seed_another()
    {
        var first = Gossip(seed: 42);
        var second = Gossip(seed: 42);
        second.Trace.ShouldBe(first.Trace);
        second.Hash.ShouldBe(first.Hash);
        second.Heard.ShouldBe(first.Heard);
        Gossip(seed: 43).Hash.ShouldNotBe(first.Hash);
    }

    [Fact]
    public void Every_order_of_independent_actors_comes_up_for_some_seed()
    {
        var orders = new HashSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < 200; seed++)
        {
            var world = new SeededWorld(seed);
            world.Run();
            var probe = world.Probe<string>();
            foreach (var name in new[] { "a", "b", "c" })
            {
                world.System.Spawn(Props<string>.OfHandler((context, _) => probe.Tell(context.Self.Name)), name).Tell("go");
            }

            orders.Add(string.Concat(probe.TakeAll()));
        }

        orders.Count.ShouldBe(6);
    }

    [Fact]
    public void A_step_runs_one_turn()
    {
        var dispatcher = new SeededDispatcher(1);
        var world = new ActorSystem(new ActorSystemOptions { Clock = new ManualClock(), Dispatcher = dispatcher });
        dispatcher.RunUntilIdle();
        var handled = 0;
        var actor = world.Spawn(Props<int>.OfHandler((_, _) => handled++).With(turnLimit: 1));
        actor.Tell(1);
        actor.Tell(2);
        var before = dispatcher.Steps;
        dispatcher.Step().ShouldBeTrue();
        handled.ShouldBe(1);
        dispatcher.Step().ShouldBeTrue();
        handled.ShouldBe(2);
        dispatcher.Steps.ShouldBe(before + 2);
        dispatcher.RunUntilIdle();
        dispatcher.Step().ShouldBeFalse();
        dispatcher.Trace[^1].Path.ShouldBe(actor.Path);
    }

    [Fact]
    public void Hooks_run_before_the_world_counts_as_idle()
    {
        var world = new SeededWorld();
        var probe = world.Probe<string>();
        var uncommitted = 0;
        var actor = world.System.Spawn(new Recorder.Script { Steps = { ["a"] = _ => uncommitted++ } }.Props(probe));
        world.Dispatcher.RegisterQuiescent(mayBlock =>
        {
            mayBlock.ShouldBeTrue();
            if (uncommitted > 0)
            {
                uncommitted = 0;
                actor.Signal(new Ping("committed"));
            }
        });
        actor.Tell("a");
        probe.ExpectMessages("a", "committed");
        probe.ExpectNoMessage();
    }

    [Fact]
    public void Actors_that_never_rest_are_noticed()
    {
        var world = new SeededWorld();
        var actor = world.System.Spawn(Props<int>.OfHandler((context, n) => context.Self.Tell(n + 1)).With(turnLimit: 10));
        actor.Tell(0);
        Should.Throw<InvalidOperationException>(() => world.Dispatcher.RunUntilIdle(stepLimit: 1000)).Message.ShouldContain("/user/$1");
    }

    [Fact]
    public void A_turn_cannot_step()
    {
        var world = new SeededWorld();
        var failures = world.Events<ActorFailed>();
        world.System.Spawn(Props<int>.OfHandler((_, _) => world.Dispatcher.Step())).Tell(1);
        failures.ExpectMessage().Reason.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public void Between_two_actors_order_is_kept_whatever_the_seed_and_the_turn_limit() =>
        Prop.ForAll<int, byte, byte>((seed, limit, count) =>
        {
            var world = new SeededWorld(seed);
            var heard = new List<(string From, int Number)>();
            var sink = world.System.Spawn(
                Props<(string, int)>.OfHandler((_, message) => heard.Add(message)).With(turnLimit: 1 + (limit % 7)));
            for (var i = 0; i < 4; i++)
            {
                world.System.Spawn(Props<int>.OfHandler((context, number) => sink.Tell((context.Self.Name, number))).With(turnLimit: 3));
            }

            for (var number = 0; number < count; number++)
            {
                foreach (var source in world.System.Children.OfType<ActorRef<int>>())
                {
                    source.Tell(number);
                }
            }

            world.Run();
            return heard.Count == 4 * count
                && heard.GroupBy(item => item.From, StringComparer.Ordinal)
                    .All(items => items.Select(item => item.Number).SequenceEqual(Enumerable.Range(0, count)));
        }).QuickCheckThrowOnFailure();

    /// <summary>Actors that pass numbers on to each other until they have run down to zero, with some timers and failures.</summary>
    private static (IReadOnlyList<DispatchStep> Trace, ulong Hash, IReadOnlyList<string> Heard) Gossip(int seed)
    {
        var world = new SeededWorld(seed, new SupervisorStrategy { MinBackoff = TimeSpan.FromMilliseconds(10) });
        var probe = world.Probe<string>();
        var actors = new List<ActorRef<int>>();
        for (var i = 0; i < 10; i++)
        {
            var self = i;
            actors.Add(world.System.Spawn(
                Props<int>.OfHandler((context, number) =>
                {
                    probe.Tell($"{context.Self.Name} {number}");
                    if (number == 13)
                    {
                        throw new FormatException("unlucky");
                    }

                    if (number > 0)
                    {
                        actors[(self + number) % 10].Tell(number - 1);
                        context.Timers.StartSingle(number, number - 2, TimeSpan.FromMilliseconds(number));
                    }
                }),
                $"gossip{i}"));
        }

        foreach (var actor in actors)
        {
            actor.Tell(14);
        }

        for (var i = 0; i < 20; i++)
        {
            world.Advance(TimeSpan.FromMilliseconds(5));
        }

        return (world.Dispatcher.Trace, world.Dispatcher.TraceHash, probe.TakeAll());
    }
}
