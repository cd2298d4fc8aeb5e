using ActorBroker.Kafka.Connections;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Where a client is told to find this broker.</summary>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">Port.</param>
internal readonly record struct BrokerAddress(string Host, int Port)
{
    /// <summary>What is advertised; where nothing is, what the client has reached, since that is known to work for it.</summary>
    public static BrokerAddress For(KafkaConnection connection) => new(
        connection.Options.Advertised.Host ?? connection.LocalEndPoint?.Address.ToString() ?? "127.0.0.1",
        connection.Options.Advertised.Port ?? connection.LocalEndPoint?.Port ?? 9092);
}
