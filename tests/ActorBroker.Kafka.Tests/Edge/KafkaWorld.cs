using ActorBroker.Actors;
using ActorBroker.Actors.Persistence;
using ActorBroker.Broker;
using ActorBroker.Core.Groups;
using ActorBroker.TestKit;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>A broker with its Kafka edge on one thread: seeded order, a clock that the test moves, journals in memory.</summary>
internal sealed class KafkaWorld : IDisposable
{
    private readonly SynchronizationContext? _outer = SynchronizationContext.Current;
    private readonly TestProbe<ActorFailed> _failures;
    private readonly TestProbe<CleanUpFailed> _cleanUps;
    private int _names;

    /// <summary>Makes a world.</summary>
    /// <param name="seed">Decides who has the next turn.</param>
    /// <param name="configure">Changes the edge's options.</param>
    /// <param name="journal">What an earlier world has left; null for nothing.</param>
    public KafkaWorld(int seed = 1, Func<KafkaOptions, KafkaOptions>? configure = null, IJournal? journal = null)
    {
        // What awaits inside the broker has to go on in this thread.
        SynchronizationContext.SetSynchronizationContext(null);
        World = new SeededWorld(seed);
        _failures = World.Events<ActorFailed>();
        _cleanUps = World.Events<CleanUpFailed>();
        Journal = journal ?? new MemoryJournal();
        var starting = MessageBroker.StartAsync(World.System, new BrokerOptions
        {
            Durable = Journal,
            Transient = Journal,
            NewQueueName = () => $"made-{++_names}",
            NewTopicId = NewId,
            Properties = new NoProperties(),
            GroupLimits = GroupLimits.Default with { InitialRebalanceDelayMs = 0 },
        });
        World.Run();
        starting.IsCompletedSuccessfully.ShouldBeTrue();
        Broker = starting.Result;
        var options = new KafkaOptions
        {
            ClusterId = "test",
            Advertised = new AdvertisedAddress("broker.test", 9092),
            Authenticator = new OneUser(),
            NewId = NewId,
        };
        Listener = new KafkaListener(Broker, configure?.Invoke(options) ?? options, new LogList(Log));
    }

    public SeededWorld World { get; }

    public IJournal Journal { get; }

    public MessageBroker Broker { get; }

    public KafkaListener Listener { get; }

    public List<(LogLevel Level, string Text)> Log { get; } = [];

    /// <summary>A client that is connected.</summary>
    public KafkaClient Connect() => new(this);

    /// <summary>A client that is connected, and a topic t of two partitions.</summary>
    public KafkaClient ConnectWithTopic()
    {
        var client = Connect();
        client.Ask("CreateTopics", 0, new { Topics = new[] { new { Name = "t", PartitionCount = 2, ReplicationFactor = 1 } } })
            .ShouldBe("Topics: [{Name: 't', Error: None}]");
        return client;
    }

    public void Dispose()
    {
        SynchronizationContext.SetSynchronizationContext(_outer);
        _failures.TakeAll().Select(static f => $"{f.Actor}: {f.Reason}").ShouldBeEmpty();
        _cleanUps.TakeAll().ShouldBeEmpty();
        _failures.Dispose();
        _cleanUps.Dispose();
        Broker.Dispose();
    }

    /// <summary>The ids are the numbers from one on, so that tests can say them.</summary>
    private Guid NewId() => new(++_names, 0, 0, new byte[8]);

    private sealed class OneUser : IKafkaAuthenticator
    {
        public bool Authenticate(string user, ReadOnlySpan<byte> password, bool isLoopback) =>
            string.Equals(user, "guest", StringComparison.Ordinal) && password.SequenceEqual("guest"u8);
    }

    private sealed class LogList(List<(LogLevel Level, string Text)> entries) : ILogger<KafkaListener>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Add((logLevel, formatter(state, exception) + exception));
    }
}
