using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Kernel;

/// <summary>On which thread turns and hooks run.</summary>
public class DispatcherTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void What_a_scope_woke_runs_on_its_thread_when_it_ends()
    {
        var dispatcher = new ThreadPoolDispatcher();
        var turns = new List<int>();
        using (dispatcher.Enter(mayBlock: true))
        {
            dispatcher.Schedule(new Turn(() => turns.Add(Environment.CurrentManagedThreadId)));
            turns.ShouldBeEmpty();
        }

        turns.ShouldBe([Environment.CurrentManagedThreadId]);
    }

    [Fact]
    public void Turns_of_a_scope_run_in_the_order_in_which_they_became_ready()
    {
        var dispatcher = new ThreadPoolDispatcher();
        var order = new List<string>();
        using (dispatcher.Enter(mayBlock: true))
        {
            dispatcher.Schedule(new Turn(() =>
            {
                order.Add("a");
                dispatcher.Schedule(new Turn(() => order.Add("c")));
                order.Add("a ends");
            }));
            dispatcher.Schedule(new Turn(() => order.Add("b")));
        }

        order.ShouldBe(["a", "a ends", "b", "c"]);
    }

    [Fact]
    public void An_inner_scope_joins_the_outer_one()
    {
        var dispatcher = new ThreadPoolDispatcher();
        var ran = 0;
        using (dispatcher.Enter(mayBlock: true))
        {
            using (dispatcher.Enter(mayBlock: false))
            {
                dispatcher.Schedule(new Turn(() => ran++));
            }

            ran.ShouldBe(0);
        }

        ran.ShouldBe(1);
    }

    [Fact]
    public void A_scope_of_another_dispatcher_runs_its_own_turns_first()
    {
        var outer = new ThreadPoolDispatcher();
        var inner = new ThreadPoolDispatcher();
        var order = new List<string>();
        using (outer.Enter(mayBlock: true))
        {
            outer.Schedule(new Turn(() => order.Add("outer")));
            using (inner.Enter(mayBlock: true))
            {
                inner.Schedule(new Turn(() => order.Add("inner")));
            }

            order.ShouldBe(["inner"]);
        }

        order.ShouldBe(["inner", "outer"]);
    }

    [Fact]
    public void Without_a_scope_the_pool_runs_the_turn()
    {
        var dispatcher = new ThreadPoolDispatcher();
        using var done = new ManualResetEventSlim();
        var pooled = false;
        dispatcher.Schedule(new Turn(() =>
        {
            pooled = Thread.CurrentThread.IsThreadPoolThread;
            done.Set();
        }));
        done.Wait(_patience).ShouldBeTrue();
        pooled.ShouldBeTrue();
    }

    [Fact]
    public void More_than_one_thread_should_take_goes_to_the_pool_before_the_scope_ends()
    {
        var dispatcher = new ThreadPoolDispatcher(readyLimit: 2);
        using var done = new ManualResetEventSlim();
        var own = 0;
        using (dispatcher.Enter(mayBlock: true))
        {
            dispatcher.Schedule(new Turn(() => own++));
            dispatcher.Schedule(new Turn(() => own++));
            dispatcher.Schedule(new Turn(done.Set));
            done.Wait(_patience).ShouldBeTrue();
            own.ShouldBe(0);
        }

        own.ShouldBe(2);
    }

    [Fact]
    public void Turns_that_keep_waking_each_other_give_a_borrowed_thread_back()
    {
        var dispatcher = new ThreadPoolDispatcher(runLimit: 10);
        using var moved = new ManualResetEventSlim();
        var home = Environment.CurrentManagedThreadId;
        var turnsAtHome = 0;
        var hooksAtHome = 0;
        dispatcher.RegisterQuiescent(_ => hooksAtHome += Environment.CurrentManagedThreadId == home ? 1 : 0);
        void Again()
        {
            if (Environment.CurrentManagedThreadId != home)
            {
                moved.Set();
                return;
            }

            turnsAtHome++;
            dispatcher.Schedule(new Turn(Again));
        }

        using (dispatcher.Enter(mayBlock: true))
        {
            dispatcher.Schedule(new Turn(Again));
        }

        turnsAtHome.ShouldBe(10);
        hooksAtHome.ShouldBe(1);
        moved.Wait(_patience).ShouldBeTrue();
    }

    [Fact]
    public void A_hook_is_called_when_nothing_is_ready_and_again_after_what_it_made_ready()
    {
        var dispatcher = new ThreadPoolDispatcher();
        var order = new List<string>();
        var commits = 0;
        dispatcher.RegisterQuiescent(mayBlock =>
        {
            order.Add("hook " + mayBlock);
            if (++commits == 1)
            {
                dispatcher.Schedule(new Turn(() => order.Add("observer")));
            }
        });
        using (dispatcher.Enter(mayBlock: true))
        {
            dispatcher.Schedule(new Turn(() => order.Add("a")));
            dispatcher.Schedule(new Turn(() => order.Add("b")));
        }

        order.ShouldBe(["a", "b", "hook True", "observer", "hook True"]);
    }

    [Fact]
    public void A_scope_in_which_nothing_ran_calls_no_hook()
    {
        var dispatcher = new ThreadPoolDispatcher();
        var calls = 0;
        dispatcher.RegisterQuiescent(_ => calls++);
        using (dispatcher.Enter(mayBlock: true))
        {
        }

        calls.ShouldBe(0);
    }

    [Fact]
    public void Hooks_hear_whether_they_may_block()
    {
        var dispatcher = new ThreadPoolDispatcher();
        var heard = new List<bool>();
        dispatcher.RegisterQuiescent(heard.Add);
        using (dispatcher.Enter(mayBlock: false))
        {
            dispatcher.Schedule(new Turn(() => { }));
        }

        using (dispatcher.Enter(mayBlock: true))
        {
            dispatcher.Schedule(new Turn(() => { }));
            DispatchScope.DoNotBlock();
        }

        using (dispatcher.Enter(mayBlock: true))
        {
            dispatcher.Schedule(new Turn(() => { }));
        }

        heard.ShouldBe([false, false, true]);
    }

    [Fact]
    public void A_hook_taken_away_is_not_called()
    {
        var dispatcher = new ThreadPoolDispatcher();
        var calls = 0;
        void Hook(bool mayBlock) => calls++;
        dispatcher.RegisterQuiescent(Hook);
        dispatcher.UnregisterQuiescent(Hook);
        using (dispatcher.Enter(mayBlock: true))
        {
            dispatcher.Schedule(new Turn(() => { }));
        }

        calls.ShouldBe(0);
    }

    [Fact]
    public async Task A_hook_that_fails_is_reported_and_neither_stops_turns_nor_other_hooks()
    {
        var dispatcher = new ThreadPoolDispatcher();
        await using var system = new ActorSystem(new ActorSystemOptions { Clock = TimeProvider.System, Dispatcher = dispatcher });
        using var faults = new TestKit.TestProbe<DispatcherFaulted>(system);
        system.EventStream.Subscribe(faults);
        dispatcher.RegisterQuiescent(_ => throw new IOException("disk full"));
        using var called = new ManualResetEventSlim();
        dispatcher.RegisterQuiescent(_ => called.Set());
        system.Spawn(Props<string>.OfHandler((_, _) => { })).Tell("a");
        faults.ExpectMessage().Reason.Message.ShouldBe("disk full");
        called.Wait(_patience).ShouldBeTrue();
    }

    [Fact]
    public void A_chain_of_actors_runs_on_the_thread_that_woke_the_first()
    {
        var system = new ActorSystem(new ActorSystemOptions { Clock = TimeProvider.System, Dispatcher = new ThreadPoolDispatcher() });
        var threads = new List<int>();
        ActorRef<string>? first = null;
        using (system.Dispatcher.Enter(mayBlock: true))
        {
            for (var i = 0; i < 10; i++)
            {
                var next = first;
                first = system.Spawn(Props<string>.OfHandler((_, message) =>
                {
                    threads.Add(Environment.CurrentManagedThreadId);
                    next?.Tell(message);
                }));
            }
        }

        using (system.Dispatcher.Enter(mayBlock: true))
        {
            first!.Tell("go");
        }

        var here = Environment.CurrentManagedThreadId;
        threads.ShouldBe(Enumerable.Repeat(here, 10));
    }

    private sealed class Turn(Action run) : IRunnable
    {
        public string Path => "/turn";

        public void Run() => run();
    }
}
