using System.Text;
using ActorBroker.Server.Embedding;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ActorBroker.Server.Tests.Embedding;

/// <summary>A connection of RabbitMQ.Client with one channel whose publishes end with their confirm.</summary>
internal sealed class Client : IAsyncDisposable
{
    /// <summary>For what must happen; a time-out is a failure, so this is generous.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IConnection _connection;

    private Client(IConnection connection, IChannel channel) => (_connection, Channel) = (connection, channel);

    public IChannel Channel { get; }

    public static async Task<Client> ConnectAsync(EmbeddedBroker broker)
    {
        var factory = new ConnectionFactory
        {
            Uri = broker.AmqpUri,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = Patience,
            HandshakeContinuationTimeout = Patience,
            ContinuationTimeout = Patience,
        };
        var connection = await factory.CreateConnectionAsync();
        return new Client(connection, await connection.CreateChannelAsync(new CreateChannelOptions(
            publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)));
    }

    public Task DeclareAsync(string queue) => Channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);

    public async Task<uint> CountAsync(string queue) => (await Channel.QueueDeclarePassiveAsync(queue)).MessageCount;

    public Task PublishAsync(string queue, string text) => Channel
        .BasicPublishAsync("", queue, mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(text))
        .AsTask().WaitAsync(Patience);

    public async Task<string> ConsumeOneAsync(string queue)
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var consumer = new AsyncEventingBasicConsumer(Channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            var text = Encoding.UTF8.GetString(delivery.Body.Span);
            await Channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
            received.TrySetResult(text);
        };
        var tag = await Channel.BasicConsumeAsync(queue, autoAck: false, consumer);
        var text = await received.Task.WaitAsync(Patience);
        await Channel.BasicCancelAsync(tag);
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
