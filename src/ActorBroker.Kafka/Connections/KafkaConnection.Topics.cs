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

    /// <summary>Where clients are told to connect.</summary>
    public (string Host, int Port) Advertised
    {
        get
        {
            var reached = _transport.LocalEndPoint as IPEndPoint;
            var address = reached?.Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : reached?.Address;
            return (Options.Advertised.Host ?? address?.ToString() ?? "localhost", Options.Advertised.Port ?? reached?.Port ?? 0);
        }
    }

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
