using System.Net.Sockets;
using RabbitMQ.Client;

namespace ActorBroker.Server.Demo;

/// <summary>A connection of the RabbitMQ client with one channel.</summary>
internal sealed class DemoClient : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly Socket _socket;

    private DemoClient(IConnection connection, Socket socket, IChannel channel) =>
        (_connection, _socket, Channel) = (connection, socket, channel);

    /// <summary>The channel; a publish on it ends when the broker has confirmed it.</summary>
    public IChannel Channel { get; }

    /// <summary>Connects.</summary>
    /// <param name="broker">Address of the broker.</param>
    /// <param name="name">What the connection is called in the broker.</param>
    /// <param name="prefetch">How many messages the broker may hand over before the first is acknowledged.</param>
    public static async Task<DemoClient> ConnectAsync(Uri broker, string name, ushort prefetch)
    {
        Socket? socket = null;
        var factory = new ConnectionFactory
        {
            Uri = broker,
            ClientProvidedName = name,
            // The demo itself says who comes back and when.
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            SocketFactory = family => new TcpClientAdapter(socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }),
        };
        var connection = await factory.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.BasicQosAsync(prefetchSize: 0, prefetch, global: false);
        return new DemoClient(connection, socket!, channel);
    }

    /// <summary>Ends as a process does that is killed: the connection breaks off without a word.</summary>
    public void Die() => _socket.Close(timeout: 0);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
