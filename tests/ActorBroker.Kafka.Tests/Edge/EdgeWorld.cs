using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Catalog;
using ActorBroker.TestKit;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>A broker with its Kafka edge on one thread: seeded order, a clock that the test moves, journals in memory.</summary>
internal sealed class EdgeWorld : SeededEdge
{
    private int _accepted;

    public EdgeWorld(int seed = 1, Func<KafkaOptions, KafkaOptions>? configure = null)
        : base(seed)
    {
        Start(new MemoryJournal(), new PlainProperties());
        var options = new KafkaOptions
        {
            ClusterId = "test",
            Advertised = new AdvertisedAddress("broker.example", 9092),
            Authenticator = new GuestOnly(),
            NewId = NewId,
        };
        Listener = new KafkaListener(Broker, configure?.Invoke(options) ?? options, new LogList<KafkaListener>(Log));
    }

    public KafkaListener Listener { get; }

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
}
