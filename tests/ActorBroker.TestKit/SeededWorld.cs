using ActorBroker.Actors;

namespace ActorBroker.TestKit;

/// <summary>
/// A system whose actors run on the test's thread in an order that follows from a seed, at a time that the test sets.
/// When the clock is advanced, actors run at each moment at which a timer fires.
/// </summary>
public sealed class SeededWorld
{
    /// <summary>A world of its own.</summary>
    public SeededWorld(int seed = 1, SupervisorStrategy? guardian = null)
    {
        Clock = new ManualClock();
        Dispatcher = new SeededDispatcher(seed);
        Clock.Settle = () => Dispatcher.RunUntilIdle();
        System = new ActorSystem(new ActorSystemOptions
        {
            Clock = Clock,
            Dispatcher = Dispatcher,
            Seed = seed,
            GuardianStrategy = guardian ?? SupervisorStrategy.Default,
        });
    }

    /// <summary>The time.</summary>
    public ManualClock Clock { get; }

    /// <summary>The order.</summary>
    public SeededDispatcher Dispatcher { get; }

    /// <summary>The actors.</summary>
    public ActorSystem System { get; }

    /// <summary>Runs until all actors are idle.</summary>
    public void Run() => Dispatcher.RunUntilIdle();

    /// <summary>Moves the time on, and runs until all actors are idle at each moment at which a timer fires.</summary>
    public void Advance(TimeSpan by)
    {
        Clock.Advance(by);
        Run();
    }

    /// <summary>A probe.</summary>
    public TestProbe<T> Probe<T>(string name = "probe") => new(System, name);

    /// <summary>A probe that hears all events of a kind.</summary>
    public TestProbe<T> Events<T>()
    {
        var probe = new TestProbe<T>(System, typeof(T).Name);
        System.EventStream.Subscribe(probe);
        return probe;
    }
}
