using System.Net;
using ActorBroker.Broker.Routing;
using ActorBroker.Broker.Topics;

namespace ActorBroker.Kafka.Connections;

/// <content>What handlers look up, and their timers.</content>
internal sealed partial class KafkaConnection
{
    /// <summary>How long a reader keeps its buffer at most twice over before it gives it back.</summary>
    private static readonly TimeSpan ReaderRest = TimeSpan.FromSeconds(2);

    /// <summary>The virtual host that is served; null if it is not there.</summary>
    public VirtualHost? VirtualHost => Broker.FindVirtualHost(Options.VirtualHost);

    /// <summary>All topics.</summary>
    public IEnumerable<TopicHandle> Topics => VirtualHost?.Topics ?? [];

    /// <summary>Readers of partitions.</summary>
    public PartitionReaders Readers { get; } = new();

    /// <summary>Address and port that the client reached.</summary>
    public IPEndPoint? LocalEndPoint => _transport.LocalEndPoint switch
    {
        IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped => new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port),
        var endpoint => endpoint as IPEndPoint,
    };

    /// <summary>The topic of that name; null if there is none.</summary>
    public TopicHandle? FindTopic(string name) => VirtualHost?.FindTopic(name);

    /// <summary>The topic of that id; null if there is none.</summary>
    public TopicHandle? FindTopic(Guid id) => VirtualHost?.FindTopic(id);

    /// <summary>A partition; null if there is none.</summary>
    public PartitionHandle? FindPartition(string topic, int index) => FindTopic(topic)?.FindPartition(index);

    /// <summary>Has a message told to this connection after a delay; a key has one timer.</summary>
    public void StartTimer(IConnectionMessage message, TimeSpan delay) => Context.Timers.StartSingle(message, message, delay);

    /// <summary>Cancels a timer, if it is still to come.</summary>
    public void CancelTimer(IConnectionMessage message) => Context.Timers.Cancel(message);

    internal void OnRestReaders()
    {
        Readers.RestUnused();
        RestReadersLater();
    }

    private void RestReadersLater()
    {
        if (Readers.AnyBusy && !Context.Timers.IsActive(RestReaders.Instance))
        {
            Context.Timers.StartSingle(RestReaders.Instance, RestReaders.Instance, ReaderRest);
        }
    }
}
