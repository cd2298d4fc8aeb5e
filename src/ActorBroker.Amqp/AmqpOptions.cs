namespace ActorBroker.Amqp;

/// <summary>Limits and defaults of the AMQP edge.</summary>
public sealed record AmqpOptions
{
    /// <summary>Name that clients are told in the server properties.</summary>
    public string Product { get; init; } = "ActorBroker";

    /// <summary>Version that clients are told in the server properties.</summary>
    public required string Version { get; init; }

    /// <summary>Checks who connects.</summary>
    public required IAuthenticator Authenticator { get; init; }

    /// <summary>Makes the random part of names that clients leave to the server; never the same twice.</summary>
    public required Func<string> NewName { get; init; }

    /// <summary>Largest frame in bytes; a client may ask for less, down to 4096. Default 128 KiB.</summary>
    public int FrameMax { get; init; } = 128 * 1024;

    /// <summary>Most channels of a connection; a client may ask for fewer. Default 2047.</summary>
    public ushort ChannelMax { get; init; } = 2047;

    /// <summary>Heartbeat offered to clients, who may ask for another or none. Default 60 s.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A client that has not opened a virtual host by then is dropped. Default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest body in bytes; a larger one closes the channel with 406. Default 16 MiB.</summary>
    public int MessageSizeMax { get; init; } = 16 << 20;

    /// <summary>Most connections; the next one is dropped at once. Default 10,000.</summary>
    public int ConnectionsMax { get; init; } = 10_000;

    /// <summary>Bytes of a connection's published messages that may await the disk; above that its socket is not read. Default 8 MiB.</summary>
    public long PublishBudget { get; init; } = 8 << 20;

    /// <summary>
    /// Bytes of messages of which only a part has come yet, on all channels of a connection; more closes the connection with
    /// 506. One message of the largest size is always taken. Default 64 MiB.
    /// </summary>
    public long UnfinishedBytesMax { get; init; } = 64 << 20;

    /// <summary>
    /// Bytes of published messages that a channel keeps for the commit of its transaction; more closes the channel with 406.
    /// Default 32 MiB.
    /// </summary>
    public long TransactionBytesMax { get; init; } = 32 << 20;

    /// <summary>Messages that may be on their way to a consumer without a prefetch limit. Default 2048.</summary>
    public int DeliveryWindow { get; init; } = 2048;

    /// <summary>How long a client has to answer the close of a broker that shuts down. Default 2 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>Checks who connects.</summary>
public interface IAuthenticator
{
    /// <summary>Whether the user may connect with this password.</summary>
    /// <param name="user">User name.</param>
    /// <param name="password">Password as sent.</param>
    /// <param name="isLoopback">Whether the connection comes from this machine.</param>
    bool Authenticate(string user, ReadOnlySpan<byte> password, bool isLoopback);
}
