using ActorBroker.Actors;
using ActorBroker.Actors.Persistence;
using ActorBroker.Broker;
using ActorBroker.Broker.Messages;
using ActorBroker.Core.Groups;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace ActorBroker.TestKit;

/// <summary>A broker with an edge on one thread: seeded order, a clock that the test moves, journals in memory.</summary>
internal abstract class SeededEdge : IDisposable
{
    private readonly SynchronizationContext? _outer = SynchronizationContext.Current;
    private readonly TestProbe<ActorFailed> _failures;
    private readonly TestProbe<CleanUpFailed> _cleanUps;
    private readonly TestProbe<DispatcherFaulted> _faults;
    private int _names;

    /// <summary>Makes a world without a broker; the edge's own class starts it.</summary>
    /// <param name="seed">Decides who has the next turn.</param>
    protected SeededEdge(int seed)
    {
        // What awaits inside the broker has to go on in this thread.
        SynchronizationContext.SetSynchronizationContext(null);
        World = new SeededWorld(seed);
        _failures = World.Events<ActorFailed>();
        _cleanUps = World.Events<CleanUpFailed>();
        _faults = World.Events<DispatcherFaulted>();
    }

    /// <summary>The actors and their clock.</summary>
    public SeededWorld World { get; }

    /// <summary>The broker.</summary>
    public MessageBroker Broker { get; private set; } = null!;

    /// <summary>Storage that is full when the test says so.</summary>
    public FakeStorage Storage { get; } = new();

    /// <summary>What the edge has logged.</summary>
    public List<(LogLevel Level, string Text)> Log { get; } = [];

    /// <summary>The result of a task that has ended.</summary>
    public static T Result<T>(Task<T> task)
    {
        task.IsCompleted.ShouldBeTrue();
        return task.GetAwaiter().GetResult();
    }

    /// <summary>The failures of actors so far, which are expected then.</summary>
    public IReadOnlyList<ActorFailed> TakeFailures() => _failures.TakeAll();

    /// <summary>Sees that no actor failed, unless the test expected it and took the failure away.</summary>
    public void Dispose()
    {
        SynchronizationContext.SetSynchronizationContext(_outer);
        _failures.TakeAll().Select(static f => $"{f.Actor}: {f.Reason}").ShouldBeEmpty();
        _cleanUps.TakeAll().ShouldBeEmpty();
        _faults.TakeAll().ShouldBeEmpty();
        _failures.Dispose();
        _cleanUps.Dispose();
        _faults.Dispose();
        Broker.Dispose();
    }

    /// <summary>A name that never comes twice.</summary>
    protected string NewName() => $"made-{++_names}";

    /// <summary>The ids are the numbers from one on, so that tests can say them.</summary>
    protected Guid NewId() => new(++_names, 0, 0, new byte[8]);

    /// <summary>Starts the broker.</summary>
    /// <param name="journal">What an earlier world has left, or nothing.</param>
    /// <param name="properties">What the edge makes of properties.</param>
    /// <param name="limits">Of groups; null for the default.</param>
    protected void Start(IJournal journal, IMessageProperties properties, GroupLimits? limits = null)
    {
        var starting = MessageBroker.StartAsync(World.System, new BrokerOptions
        {
            Durable = journal,
            Transient = journal,
            Storage = Storage,
            NewQueueName = NewName,
            NewTopicId = NewId,
            Properties = properties,
            GroupLimits = limits ?? GroupLimits.Default,
        });
        World.Run();
        Broker = Result(starting);
    }
}
