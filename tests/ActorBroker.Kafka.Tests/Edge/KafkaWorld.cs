using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Groups;
using ActorBroker.TestKit;
using Shouldly;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>A broker with its Kafka edge on one thread: seeded order, a clock that the test moves, journals in memory.</summary>
internal sealed class KafkaWorld : SeededEdge
{
    /// <summary>Makes a world.</summary>
    /// <param name="seed">Decides who has the next turn.</param>
    /// <param name="configure">Changes the edge's options.</param>
    /// <param name="journal">What an earlier world has left; null for nothing.</param>
    public KafkaWorld(int seed = 1, Func<KafkaOptions, KafkaOptions>? configure = null, IJournal? journal = null)
        : base(seed)
    {
        Journal = journal ?? new MemoryJournal();
        Start(Journal, new PlainProperties(), GroupLimits.Default with { InitialRebalanceDelayMs = 0 });
        var options = new KafkaOptions
        {
            ClusterId = "test",
            Advertised = new AdvertisedAddress("broker.test", 9092),
            Authenticator = new GuestOnly(),
            NewId = NewId,
        };
        Listener = new KafkaListener(Broker, configure?.Invoke(options) ?? options, new LogList<KafkaListener>(Log));
    }

    public IJournal Journal { get; }

    public KafkaListener Listener { get; }

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
}
