using System.Text;
using ActorBroker.Conformance.Running;
using RabbitMQ.Client;
using Xunit;

namespace ActorBroker.Conformance.RabbitMqClient;

/// <summary>A test with a connection and a channel with confirms to the shared broker.</summary>
public abstract class RabbitMqTest(SharedBroker broker) : IAsyncLifetime
{
    private IConnection? _connection;
    private IChannel? _channel;

    /// <summary>The broker under test.</summary>
    protected SharedBroker Broker { get; } = broker;

    /// <summary>The connection of this test.</summary>
    protected IConnection Connection => _connection!;

    /// <summary>A channel with confirms.</summary>
    protected IChannel Channel => _channel!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _connection = await RabbitMq.ConnectAsync(Broker.Amqp);
        _channel = await _connection.CreateChannelAsync(RabbitMq.WithConfirms);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Channel.DisposeAsync();
        await Connection.DisposeAsync();
    }

    /// <summary>A queue of the server's naming that goes with the connection.</summary>
    protected async Task<string> QueueAsync() =>
        (await Channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: false)).QueueName;

    /// <summary>Publishes to a queue and waits for the confirm.</summary>
    protected Task SendAsync(string queue, string text) => Channel.BasicPublishAsync("", queue, Encoding.UTF8.GetBytes(text)).AsTask();
}
