using System.Globalization;
using System.Text.Json;
using RabbitMQ.Client;

namespace ActorBroker.Server.Demo;

/// <summary>The shop's order service: it publishes an event for each order and knows nothing of who reads it.</summary>
internal sealed class Shop(TimeProvider clock, StepLimit limit) : IAsyncDisposable
{
    private const string Exchange = "orders";

    private DemoClient? _client;

    /// <summary>How many orders were placed, each confirmed by the broker.</summary>
    public int Placed { get; private set; }

    private IChannel Channel => _client?.Channel ?? throw new InvalidOperationException("The shop is not open.");

    /// <summary>Connects.</summary>
    public async Task OpenAsync(Uri broker) =>
        _client = await limit.WithinAsync(DemoClient.ConnectAsync(broker, "demo shop", prefetch: 1), "connect the shop to the broker");

    /// <summary>Declares the exchange and a queue for each service, all durable.</summary>
    public async Task DeclareAsync(IEnumerable<Service> services)
    {
        await limit.WithinAsync(Channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true), "declare the exchange");
        foreach (var service in services)
        {
            await limit.WithinAsync(
                Channel.QueueDeclareAsync(service.Queue, durable: true, exclusive: false, autoDelete: false), $"declare the queue {service.Queue}");
            await limit.WithinAsync(Channel.QueueBindAsync(service.Queue, Exchange, service.BindingKey), $"bind the queue {service.Queue}");
        }
    }

    /// <summary>Places orders, one after the other, each confirmed before the next.</summary>
    public async Task PlaceAsync(int orders)
    {
        for (var i = 0; i < orders; i++)
        {
            var order = NextOrder();
            var properties = new BasicProperties
            {
                Persistent = true,
                ContentType = "application/json",
                MessageId = order.OrderId,
                Type = order.EventType,
                Timestamp = new AmqpTimestamp(order.Timestamp.ToUnixTimeSeconds()),
            };
            var key = Placed % 2 == 0 ? "order.eu.created" : "order.us.created";
            var body = JsonSerializer.SerializeToUtf8Bytes(order, OrderJson.Default.OrderPlaced);
            await limit.WithinAsync(
                Channel.BasicPublishAsync(Exchange, key, mandatory: true, properties, body).AsTask(), $"have order {order.OrderId} confirmed");
            Placed++;
        }
    }

    /// <summary>How many messages wait in a queue.</summary>
    public async Task<int> WaitingAsync(Service service)
    {
        var queue = await limit.WithinAsync(Channel.QueueDeclarePassiveAsync(service.Queue), $"count the queue {service.Queue}");
        return (int)queue.MessageCount;
    }

    /// <summary>Disconnects.</summary>
    public async Task CloseAsync()
    {
        if (_client is { } client)
        {
            _client = null;
            await client.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(CloseAsync());

    private OrderPlaced NextOrder()
    {
        var number = Placed + 1;
        OrderItem[] items =
        [
            new("coffee-1kg", 1 + (number % 3), 1890),
            new("filter-100", 1, 450),
        ];
        return new OrderPlaced(
            "ORDER_PLACED",
            string.Create(CultureInfo.InvariantCulture, $"ord-{number:D3}"),
            string.Create(CultureInfo.InvariantCulture, $"usr-{1 + (number % 4)}"),
            items.Sum(static item => item.Quantity * item.PriceCents),
            items,
            clock.GetUtcNow());
    }
}
