using ActorBroker.Core.Catalog;

namespace ActorBroker.Kafka;

/// <summary>Limits and defaults of the Kafka edge.</summary>
public sealed record KafkaOptions
{
    /// <summary>Number by which clients know this broker. Default 1.</summary>
    public int NodeId { get; init; } = 1;

    /// <summary>Name of the cluster that clients are told; any text that does not change.</summary>
    public required string ClusterId { get; init; }

    /// <summary>Host and port that clients are told to connect to, as seen by a client of the endpoint that accepted its connection.</summary>
    public required AdvertisedAddress Advertised { get; init; }

    /// <summary>The virtual host whose topics, groups and transactional ids are served. Default "/".</summary>
    public string VirtualHost { get; init; } = "/";

    /// <summary>Checks users and passwords of SASL PLAIN.</summary>
    public required IKafkaAuthenticator Authenticator { get; init; }

    /// <summary>Whether connections from this machine may do everything without authenticating. Default true.</summary>
    public bool LoopbackNeedsNoLogin { get; init; } = true;

    /// <summary>Makes the random ids that are handed to clients; never the same twice.</summary>
    public required Func<Guid> NewId { get; init; }

    /// <summary>Largest request in bytes; a larger one closes the connection. Default 100 MiB.</summary>
    public int RequestSizeMax { get; init; } = 100 << 20;

    /// <summary>Largest request in bytes of a client that still has to authenticate. Default 512 KiB.</summary>
    public int UnauthenticatedRequestSizeMax { get; init; } = 512 << 10;

    /// <summary>Most connections; the next one is dropped at once. Default 10,000.</summary>
    public int ConnectionsMax { get; init; } = 10_000;

    /// <summary>Bytes of a connection's requests that may be under way; above that its socket is not read. Default 16 MiB.</summary>
    public long RequestBytesInFlightMax { get; init; } = 16 << 20;

    /// <summary>A connection over which nothing came for so long is closed (connections.max.idle). Default 10 min.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes of records in one response to Fetch, whatever the client asks for; at least one batch is always there. Default 55 MiB.</summary>
    public int FetchBytesMax { get; init; } = 55 << 20;

    /// <summary>Whether a topic that a client asks for and that is not there is made. Default true.</summary>
    public bool AutoCreateTopics { get; init; } = true;

    /// <summary>Partitions of a topic whose maker does not say how many. Default 1.</summary>
    public int DefaultPartitions { get; init; } = 1;

    /// <summary>Longest wait of a Fetch request for data, whatever the client asks for. Default 5 min.</summary>
    public TimeSpan FetchWaitMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Name of a resource of the virtual host that is served.</summary>
    internal ResourceName Name(string name) => new(VirtualHost, name);
}

/// <summary>Where clients are told to connect.</summary>
/// <param name="Host">Host name or address; null for the address that the client reached.</param>
/// <param name="Port">Port; null for the port that the client reached.</param>
public sealed record AdvertisedAddress(string? Host, int? Port);

/// <summary>Checks who connects.</summary>
public interface IKafkaAuthenticator
{
    /// <summary>Whether the user may connect with this password.</summary>
    /// <param name="user">User name.</param>
    /// <param name="password">Password as sent.</param>
    /// <param name="isLoopback">Whether the connection comes from this machine.</param>
    bool Authenticate(string user, ReadOnlySpan<byte> password, bool isLoopback);
}
