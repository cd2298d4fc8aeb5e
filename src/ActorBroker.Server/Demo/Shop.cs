using System.Globalization;
using System.Text.Json;
using RabbitMQ.Client;

namespace ActorBroker.Server.Demo;

/// <summary>The shop's order service: it publishes an event for each order and knows nothing of who reads it.</summary>
internal sealed class Shop(TimeProvider clock, StepLimit limit) : IAsyncDisposable
{
    private const string Exchange = "orders";
    private const string FailedExchange = "orders.failed";

    private DemoClient? _client;

    /// <summary>How many orders were placed, each confirmed by the broker.</summary>
    public int Placed { get; private set; }

    private IChannel Channel => _client?.Channel ?? throw new InvalidOperationException("The shop is not open.");

    /// <summary>Connects.</summary>
    public async Task OpenAsync(Uri broker) =>
        _client = await limit.WithinAsync(DemoClient.ConnectAsync(broker, "demo shop", prefetch: 1), "connect the shop to the broker");

    /// <summary>Declares the exchanges and the queues of each service, all durable.</summary>
    public async Task DeclareAsync(IEnumerable<Service> services)
    {
        await limit.WithinAsync(Channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true), "declare the exchange");
        foreach (var service in services)
        {
            var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
            if (service.RetriesMax is { } retries)
            {
                arguments["x-dead-letter-exchange"] = FailedExchange;
                arguments["x-dead-letter-routing-key"] = service.FailedQueue;
                arguments["x-max-retries"] = retries;
                await limit.WithinAsync(Channel.ExchangeDeclareAsync(FailedExchange, ExchangeType.Direct, durable: true), "declare the dead-letter exchange");
                await DeclareQueueAsync(service.FailedQueue, FailedExchange, service.FailedQueue, []);
            }

            await DeclareQueueAsync(service.Queue, Exchange, service.BindingKey, arguments);
        }
    }

    /// <summary>Places orders, one after the other, each confirmed before the next.</summary>
    public async Task PlaceAsync(int orders)
    {
        for (var i = 0; i < orders; i++)
        {
            await PlaceAsync(NextOrder());
        }
    }

    /// <summary>Places an order of somebody who has mistyped the address for the confirmation, and tells which order it is.</summary>
    public async Task<string> PlaceWithBrokenAddressAsync()
    {
        var order = NextOrder();
        await PlaceAsync(order with { Email = order.Email.Replace('@', '.') });
        return order.OrderId;
    }

    /// <summary>How many messages wait in a queue.</summary>
    public async Task<int> WaitingAsync(string queue) =>
        (int)(await limit.WithinAsync(Channel.QueueDeclarePassiveAsync(queue), $"count the queue {queue}")).MessageCount;

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

    private async Task DeclareQueueAsync(string queue, string exchange, string bindingKey, Dictionary<string, object?> arguments)
    {
        await limit.WithinAsync(
            Channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments), $"declare the queue {queue}");
        await limit.WithinAsync(Channel.QueueBindAsync(queue, exchange, bindingKey), $"bind the queue {queue}");
    }

    private async Task PlaceAsync(OrderPlaced order)
    {
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

    private OrderPlaced NextOrder()
    {
        var number = Placed + 1;
        var user = string.Create(CultureInfo.InvariantCulture, $"usr-{1 + (number % 4)}");
        OrderItem[] items =
        [
            new("coffee-1kg", 1 + (number % 3), 1890),
            new("filter-100", 1, 450),
        ];
        return new OrderPlaced(
            "ORDER_PLACED",
            string.Create(CultureInfo.InvariantCulture, $"ord-{number:D3}"),
            user,
            $"{user}@example.com",
            items.Sum(static item => item.Quantity * item.PriceCents),
            items,
            clock.GetUtcNow());
    }
}
