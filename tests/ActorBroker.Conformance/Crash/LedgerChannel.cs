using ActorBroker.Conformance.RabbitMqClient;
using RabbitMQ.Client;

namespace ActorBroker.Conformance.Crash;

/// <summary>A connection with one channel with confirms, for one life of the server.</summary>
internal sealed class LedgerChannel : IAsyncDisposable
{
    /// <summary>The one queue of the test.</summary>
    public const string Queue = "ledger";

    private readonly IConnection _connection;
    private readonly CancellationTokenSource _gone = new();

    private LedgerChannel(IConnection connection, IChannel channel)
    {
        _connection = connection;
        Channel = channel;
        connection.ConnectionShutdownAsync += (_, _) => _gone.CancelAsync();
    }

    public IChannel Channel { get; }

    /// <summary>Cancelled when the connection has ended: nothing that is still waited for will come.</summary>
    public CancellationToken Gone => _gone.Token;

    public static async Task<LedgerChannel> OpenAsync(Life life)
    {
        IConnection connection = await RabbitMq.ConnectAsync(life.Broker);
        IChannel channel = await connection.CreateChannelAsync(RabbitMq.WithConfirms);
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false);
        return new LedgerChannel(connection, channel);
    }

    /// <summary>Publishes and completes with the confirm.</summary>
    public ValueTask PublishAsync(MessageId message) =>
        Channel.BasicPublishAsync("", Queue, mandatory: true, RabbitMq.Persistent, message.ToBody(), Gone);

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _connection.DisposeAsync();
        _gone.Dispose();
    }
}
