using ActorBroker.Actors;
using ActorBroker.Actors.Persistence;
using ActorBroker.Broker;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Catalog;
using ActorBroker.TestKit;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>A broker with its Kafka edge on one thread: seeded order, a clock that the test moves, journals in memory.</summary>
internal sealed class EdgeWorld : IDisposable
{
    private readonly SynchronizationContext? _outer = SynchronizationContext.Current;
    private readonly TestProbe<ActorFailed> _failures;
    private readonly TestProbe<CleanUpFailed> _cleanUps;
    private readonly TestProbe<DispatcherFaulted> _faults;
    private int _names;
    private int _accepted;

    public EdgeWorld(int seed = 1, Func<KafkaOptions, KafkaOptions>? configure = null)
    {
        // What awaits inside the broker has to go on in this thread.
        SynchronizationContext.SetSynchronizationContext(null);
        World = new SeededWorld(seed);
        _failures = World.Events<ActorFailed>();
        _cleanUps = World.Events<CleanUpFailed>();
        _faults = World.Events<DispatcherFaulted>();
        var journal = new MemoryJournal();
        var starting = MessageBroker.StartAsync(World.System, new BrokerOptions
        {
            Durable = journal,
            Transient = journal,
            Storage = Storage,
            NewQueueName = () => $"made-{++_names}",
            NewTopicId = NewId,
            Properties = new PlainProperties(),
        });
        World.Run();
        Broker = Result(starting);
        var options = new KafkaOptions
        {
            ClusterId = "test",
            Advertised = new AdvertisedAddress("broker.example", 9092),
            Authenticator = new OneUser(),
            NewId = NewId,
        };
        Listener = new KafkaListener(Broker, configure?.Invoke(options) ?? options, new LogList<KafkaListener>(Log));
    }

    public SeededWorld World { get; }

    public MessageBroker Broker { get; }

    public KafkaListener Listener { get; }

    public FakeStorage Storage { get; } = new();

    public List<(LogLevel Level, string Text)> Log { get; } = [];

    /// <summary>A socket that is accepted; nothing is sent on it yet.</summary>
    public RawClient Connect() => new(this, ++_accepted);

    /// <summary>Makes a topic.</summary>
    public TopicHandle MakeTopic(string name, int partitions = 1, params (string Name, string Value)[] config)
    {
        var making = Broker.CreateTopicAsync(new ResourceName("/", name), partitions, config.ToDictionary(c => c.Name, c => c.Value, StringComparer.Ordinal));
        World.Run();
        Result(making);
        return Broker.FindTopic(new ResourceName("/", name))!;
    }

    public static T Result<T>(Task<T> task)
    {
        task.IsCompleted.ShouldBeTrue();
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Sees that no actor failed.</summary>
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

    private Guid NewId() => new(++_names, 0, 0, new byte[8]);

    private sealed class OneUser : IKafkaAuthenticator
    {
        public bool Authenticate(string user, ReadOnlySpan<byte> password, bool isLoopback) =>
            string.Equals(user, "guest", StringComparison.Ordinal) && password.SequenceEqual("guest"u8);
    }
}
