using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Kernel;

/// <summary>Many threads at once. Nothing is lost, nothing overtakes, no actor runs on two threads.</summary>
public class StressTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(1000, 32)]
    [InlineData(3, 1)]
    public async Task No_message_of_many_threads_is_lost_overtaken_or_handled_beside_another(int turnLimit, int readyLimit)
    {
        const int threads = 8;
        const int actors = 20;
        const int messages = 2000;
        await using var system = new ActorSystem(new ActorSystemOptions
        {
            Clock = TimeProvider.System,
            Dispatcher = new ThreadPoolDispatcher(readyLimit),
        });
        using var done = new CountdownEvent(actors);
        var counters = new Counter[actors];
        var refs = new ActorRef<(int, int)>[actors];
        for (var i = 0; i < actors; i++)
        {
            var counter = counters[i] = new Counter(threads, messages, done);
            refs[i] = system.Spawn(Props<(int, int)>.Of(() => counter).With(turnLimit: turnLimit));
        }

        OnThreads(threads, thread =>
        {
            for (var number = 0; number < messages; number++)
            {
                // Half of the threads tell within scopes, so that their own threads run turns too.
                if (thread % 2 == 0)
                {
                    TellAll();
                }
                else
                {
                    using (system.Dispatcher.Enter(mayBlock: true))
                    {
                        TellAll();
                    }
                }

                void TellAll()
                {
                    foreach (var actor in refs)
                    {
                        actor.Tell((thread, number));
                    }
                }
            }
        });

        done.Wait(_patience).ShouldBeTrue();
        counters.ShouldAllBe(counter => counter.Faults == 0);
        system.DeadLetters.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Signals_that_resume_a_suspended_actor_are_never_missed()
    {
        const int rounds = 20_000;
        await using var system = new ActorSystem(new ActorSystemOptions { Clock = TimeProvider.System, Dispatcher = new ThreadPoolDispatcher() });
        using var done = new ManualResetEventSlim();
        var helper = system.Spawn(Props<ActorRef>.OfHandler((_, who) => who.Signal(new Ping())));
        var actor = system.Spawn(Props<int>.Of(() => new Napper(helper, rounds, done)));
        OnThreads(4, thread =>
        {
            for (var i = 0; i < rounds / 4; i++)
            {
                actor.Tell(i);
            }
        });
        done.Wait(_patience).ShouldBeTrue();
    }

    [Fact]
    public async Task Spawning_watching_and_stopping_on_many_threads_tells_every_end_once()
    {
        const int threads = 4;
        const int each = 500;
        await using var system = new ActorSystem(new ActorSystemOptions { Clock = TimeProvider.System, Dispatcher = new ThreadPoolDispatcher() });
        var probes = new TestProbe<int>[threads];
        OnThreads(threads, thread =>
        {
            var probe = probes[thread] = new TestProbe<int>(system);
            for (var i = 0; i < each; i++)
            {
                var actor = system.Spawn(Props<int>.OfHandler((_, _) => { }));
                probe.Watch(actor);
                actor.Tell(1);
                system.Stop(actor);
                actor.Tell(2);
            }
        });
        foreach (var probe in probes)
        {
            for (var i = 0; i < each; i++)
            {
                probe.ExpectSignal<Terminated>();
            }
        }

        system.Children.ShouldBeEmpty();
        await system.StopAsync();
        foreach (var probe in probes)
        {
            probe.ExpectNoSignal();
            probe.Dispose();
        }
    }

    [Fact]
    public async Task Restarts_under_load_lose_only_the_messages_that_failed()
    {
        const int messages = 20_000;
        await using var system = new ActorSystem(new ActorSystemOptions
        {
            Clock = TimeProvider.System,
            Dispatcher = new ThreadPoolDispatcher(),
            GuardianStrategy = new SupervisorStrategy { MinBackoff = TimeSpan.Zero },
        });
        using var done = new CountdownEvent(messages);
        var actor = system.Spawn(Props<int>.OfHandler((_, number) =>
        {
            done.Signal();
            if (number % 100 == 0)
            {
                throw new FormatException("unlucky");
            }
        }));
        OnThreads(4, thread =>
        {
            for (var i = 0; i < messages / 4; i++)
            {
                actor.Tell(i);
            }
        });
        done.Wait(_patience).ShouldBeTrue();
    }

    private static void OnThreads(int count, Action<int> run)
    {
        var threads = Enumerable.Range(0, count).Select(number => new Thread(() => run(number))).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    private sealed class Counter(int threads, int messages, CountdownEvent done) : Actor<(int Thread, int Number)>
    {
        private readonly int[] _next = new int[threads];
        private int _running;
        private int _total;

        public int Faults { get; private set; }

        protected override void Receive((int Thread, int Number) message)
        {
            if (Interlocked.Exchange(ref _running, 1) != 0 || _next[message.Thread]++ != message.Number)
            {
                Faults++;
            }

            Volatile.Write(ref _running, 0);
            if (++_total == threads * messages)
            {
                done.Signal();
            }
        }
    }

    /// <summary>Falls asleep at each message until a signal wakes it.</summary>
    private sealed class Napper(ActorRef<ActorRef> helper, int rounds, ManualResetEventSlim done) : Actor<int>
    {
        private int _handled;

        protected override void Receive(int message)
        {
            Context.Suspend();
            _handled++;
        }

        protected override void TurnEnded()
        {
            if (Context.IsSuspended)
            {
                helper.Tell(Context.Self);
            }
        }

        protected override void OnSignal(Signal signal)
        {
            Context.Resume();
            if (_handled == rounds)
            {
                done.Set();
            }
        }
    }
}
