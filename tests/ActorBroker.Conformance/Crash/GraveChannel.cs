using System.Threading.Channels;
using ActorBroker.Conformance.RabbitMqClient;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ActorBroker.Conformance.Crash;

/// <summary>A connection with one channel with confirms, for one life of the server, and the queues in which messages die.</summary>
internal sealed class GraveChannel : IAsyncDisposable
{
    /// <summary>Here messages are tried; those that come back too often, or are rejected, die.</summary>
    public const string Tries = "tries";

    /// <summary>Here messages wait until they expire.</summary>
    public const string Waits = "waits";

    /// <summary>Here all dead letters arrive.</summary>
    public const string Graves = "graves";

    /// <summary>How often a message may come back.</summary>
    public const int DeliveryLimit = 2;

    private const int TimeToLiveMilliseconds = 200;
    private const ushort PrefetchMessages = 50;

    private readonly IConnection _connection;
    private readonly CancellationTokenSource _gone = new();

    private GraveChannel(IConnection connection, IChannel channel)
    {
        _connection = connection;
        Channel = channel;
        connection.ConnectionShutdownAsync += (_, _) => _gone.CancelAsync();
    }

    public IChannel Channel { get; }

    /// <summary>Cancelled when the connection has ended.</summary>
    public CancellationToken Gone => _gone.Token;

    public static async Task<GraveChannel> OpenAsync(Life life)
    {
        IConnection connection = await RabbitMq.ConnectAsync(life.Broker);
        IChannel channel = await connection.CreateChannelAsync(RabbitMq.WithConfirms);
        await channel.ExchangeDeclareAsync(Graves, ExchangeType.Fanout, durable: true);
        await DeclareAsync(channel, Graves, new(StringComparer.Ordinal));
        await channel.QueueBindAsync(Graves, Graves, "");
        await DeclareAsync(channel, Tries, new(StringComparer.Ordinal) { ["x-dead-letter-exchange"] = Graves, ["x-delivery-limit"] = DeliveryLimit });
        await DeclareAsync(channel, Waits, new(StringComparer.Ordinal) { ["x-dead-letter-exchange"] = Graves, ["x-message-ttl"] = TimeToLiveMilliseconds });
        return new GraveChannel(connection, channel);
    }

    /// <summary>Publishes to a queue and completes with the confirm.</summary>
    public ValueTask PublishAsync(string queue, MessageId message) =>
        Channel.BasicPublishAsync("", queue, mandatory: true, RabbitMq.Persistent, message.ToBody(), Gone);

    /// <summary>Consumes a queue; bodies are read before they are lent back.</summary>
    public async Task<ChannelReader<GraveDelivery>> ReceiveAsync(string queue)
    {
        var deliveries = System.Threading.Channels.Channel.CreateUnbounded<GraveDelivery>();
        var consumer = new AsyncEventingBasicConsumer(Channel);
        consumer.ReceivedAsync += (_, delivered) => deliveries.Writer.WriteAsync(GraveDelivery.From(delivered)).AsTask();
        await Channel.BasicQosAsync(0, PrefetchMessages, global: false);
        await Channel.BasicConsumeAsync(queue, autoAck: false, consumer);
        return deliveries.Reader;
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _connection.DisposeAsync();
        _gone.Dispose();
    }

    private static Task DeclareAsync(IChannel channel, string queue, Dictionary<string, object?> arguments) =>
        channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments);
}
