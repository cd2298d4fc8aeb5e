using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.TestKit;

namespace ActorBroker.Actors.Tests.Persistence;

/// <summary>Counters in persistent shells, on a seeded dispatcher and a journal that the test controls.</summary>
internal sealed class CounterWorld : IEntityHost<CounterMachine, Ask, string>
{
    public static readonly TimeSpan Sweep = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan Backoff = TimeSpan.FromMilliseconds(100);
    private static readonly EntityId Id = EntityId.Of(EntityKind.Queue, 17);

    public CounterWorld(PersistenceOptions? options = null, int seed = 1, ControlledJournal? journal = null)
    {
        Journal = journal ?? new ControlledJournal();
        World = new SeededWorld(seed, new SupervisorStrategy { MinBackoff = Backoff, Jitter = 0 });
        World.Dispatcher.RegisterQuiescent(Journal.Commit);
        Region = new(World.System, _ => Journal, new(_ => new CounterMachine(), new CounterMachine.Codec(), this, options ?? new()));
        Counter = Region.Get(Id);
    }

    public SeededWorld World { get; }

    public ControlledJournal Journal { get; }

    public EntityRegion<CounterMachine, Ask, Grown, string> Region { get; }

    public EntityRef<Ask> Counter { get; }

    /// <summary>What the host heard: <c>name=sum</c>, <c>failed name</c>, <c>recovered sum</c>, <c>lost sum</c>.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Why commands failed.</summary>
    public List<Exception> Reasons { get; } = [];

    /// <summary>The effect that the host cannot perform.</summary>
    public string? Unperformable { get; set; }

    /// <summary>Tells commands and runs until all is idle.</summary>
    public void Tell(params Ask[] commands)
    {
        foreach (var command in commands)
        {
            Counter.Tell(command);
        }

        World.Run();
    }

    public void Delete()
    {
        Region.Delete(Id);
        World.Run();
    }

    /// <summary>What the host heard since the last call.</summary>
    public string[] Take()
    {
        World.Run();
        string[] lines = [.. Lines];
        Lines.Clear();
        return lines;
    }

    /// <summary>What the journal was asked since the last call.</summary>
    public string[] TakeCalls()
    {
        string[] calls = [.. Journal.Calls];
        Journal.Calls.Clear();
        return calls;
    }

    public void Perform(EntityId entity, string effect)
    {
        if (string.Equals(effect, Unperformable, StringComparison.Ordinal))
        {
            throw new FormatException(effect);
        }

        Lines.Add(effect);
    }

    public void Failed(EntityId entity, Ask command, Exception reason)
    {
        Lines.Add($"failed {command.Name}");
        Reasons.Add(reason);
    }

    public void Recovered(EntityId entity, CounterMachine machine) => Lines.Add($"recovered {machine.Sum}");

    public void Lost(EntityId entity, CounterMachine machine, Exception? reason) =>
        Lines.Add($"lost {machine.Sum}{(reason is null ? "" : " by failure")}");
}
