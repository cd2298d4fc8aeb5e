using System.Net;
using ActorBroker.Conformance.Running;
using RabbitMQ.Client;

namespace ActorBroker.Conformance.RabbitMqClient;

/// <summary>Connections and channels of RabbitMQ.Client, set up as these tests want them.</summary>
internal static class RabbitMq
{
    /// <summary>Confirms on, and each publish completes with its confirm.</summary>
    public static CreateChannelOptions WithConfirms { get; } = new(
        publisherConfirmationsEnabled: true,
        publisherConfirmationTrackingEnabled: true,
        outstandingPublisherConfirmationsRateLimiter: null);

    /// <summary>Properties that ask for a message to be kept over a restart.</summary>
    public static BasicProperties Persistent => new() { Persistent = true };

    /// <summary>A factory without automatic recovery, whose own time-outs are no shorter than the tests'.</summary>
    public static ConnectionFactory Factory(IPEndPoint broker) => new()
    {
        HostName = broker.Address.ToString(),
        Port = broker.Port,
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedConnectionTimeout = Patience.Event,
        HandshakeContinuationTimeout = Patience.Event,
        ContinuationTimeout = Patience.Event,
    };

    public static Task<IConnection> ConnectAsync(IPEndPoint broker) => Factory(broker).CreateConnectionAsync();

    /// <summary>A name that no other test uses.</summary>
    public static string Fresh(string stem) => $"{stem}.{Guid.NewGuid():N}";
}
