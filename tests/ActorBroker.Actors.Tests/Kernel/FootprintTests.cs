using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Kernel;

/// <summary>What actors and messages cost. Measured alone, since the heap is everybody's.</summary>
[Collection(nameof(FootprintTests))]
[CollectionDefinition(nameof(FootprintTests), DisableParallelization = true)]
public class FootprintTests
{
    [Fact]
    public void An_idle_actor_costs_less_than_500_bytes()
    {
        const int count = 20_000;
        var dispatcher = new ThreadPoolDispatcher(readyLimit: count * 2, runLimit: count * 2);
        var system = NewSystem(dispatcher);
        var props = Props<int>.OfHandler((_, _) => { });
        Spawn(100);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Spawn(count);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        ((after - before) / count).ShouldBeLessThan(500);
        system.Children.Count.ShouldBe(count + 100);

        void Spawn(int number)
        {
            using (dispatcher.Enter(mayBlock: true))
            {
                for (var i = 0; i < number; i++)
                {
                    system.Spawn(props).Tell(i);
                }
            }
        }
    }

    [Fact]
    public void Telling_and_handling_allocates_nothing_once_warm()
    {
        const int count = 10_000;
        var dispatcher = new ThreadPoolDispatcher();
        var system = NewSystem(dispatcher);
        var handled = 0;
        ActorRef<long> first;
        using (dispatcher.Enter(mayBlock: true))
        {
            var last = system.Spawn(Props<long>.OfHandler((_, _) => handled++));
            first = system.Spawn(Props<long>.OfHandler((_, message) => last.Tell(message)));
        }

        Round();
        Round();

        // A few bytes for arrays that the pool let go; per message it has to be nothing.
        Allocations.Least(Round, enough: count - 1).ShouldBeLessThan(count);

        void Round()
        {
            handled = 0;
            for (var i = 0; i < count; i++)
            {
                using (dispatcher.Enter(mayBlock: true))
                {
                    first.Tell(i);
                }
            }

            handled.ShouldBe(count);
        }
    }

    private static ActorSystem NewSystem(ThreadPoolDispatcher dispatcher)
    {
        using (dispatcher.Enter(mayBlock: true))
        {
            return new ActorSystem(new ActorSystemOptions { Clock = TimeProvider.System, Dispatcher = dispatcher });
        }
    }
}
