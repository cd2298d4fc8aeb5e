using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Persistence;

/// <summary>Snapshots that a journal asks for because old entries hold much of its space.</summary>
public class WantedSnapshotTests
{
    [Fact]
    public void An_entity_out_of_memory_is_brought_back_for_it()
    {
        var world = new CounterWorld(new PersistenceOptions { SnapshotEntries = int.MaxValue });
        world.Tell(new Add("a", 1));
        world.World.Advance(2 * CounterWorld.Sweep);
        world.Tell(new Add("b", 2));
        world.World.System.Stop(world.World.System.Children.ShouldHaveSingleItem());
        world.World.Run();
        world.TakeCalls();

        world.Journal.AskForSnapshot!(world.Counter.Id);
        world.World.Run();

        world.TakeCalls().ShouldBe(["replay snapshot and 1 entries", "snapshot 2"]);
    }

    [Fact]
    public async Task A_journal_that_asks_while_the_actors_stop_is_not_thrown_at()
    {
        var world = new CounterWorld();
        world.Tell(new Add("a", 1));
        world.World.Advance(2 * CounterWorld.Sweep);
        await world.World.System.StopAsync();

        world.Journal.AskForSnapshot!(world.Counter.Id);

        world.Counter.IsActive.ShouldBeFalse();
    }

    /// <summary>An actor may have to wait for the journal, whose thread must then not be the one that runs it.</summary>
    [Fact]
    public async Task The_thread_that_asks_does_not_take_it()
    {
        var journal = new ControlledJournal();
        var taker = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        journal.SnapshotTaken = () => taker.TrySetResult(Environment.CurrentManagedThreadId);
        await using var system = new ActorSystem(new ActorSystemOptions { Clock = new ManualClock(), Dispatcher = new ThreadPoolDispatcher() });
        system.Dispatcher.RegisterQuiescent(journal.Commit);
        var host = new Answers();
        using var region = new EntityRegion<CounterMachine, Ask, Grown, string>(
            system, _ => journal, new(_ => new CounterMachine(), new CounterMachine.Codec(), host, new()));
        var counter = region.Get(EntityId.Of(EntityKind.Queue, 1));
        counter.Tell(new Add("a", 1));
        await host.Answered.Task;

        var asker = new Thread(() => journal.AskForSnapshot!(counter.Id));
        asker.Start();
        asker.Join();

        (await taker.Task).ShouldNotBe(asker.ManagedThreadId);
    }

    private sealed class Answers : IEntityHost<CounterMachine, Ask, string>
    {
        public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Perform(EntityId entity, string effect) => Answered.TrySetResult();

        public void Failed(EntityId entity, Ask command, Exception reason) => Answered.TrySetException(reason);

        public void Recovered(EntityId entity, CounterMachine machine)
        {
            // The answer to the first command tells as much.
        }

        public void Lost(EntityId entity, CounterMachine machine, Exception? reason)
        {
            // Nothing is held that could be lost.
        }
    }
}
