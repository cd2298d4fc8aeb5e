using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ActorBroker.Server.Demo;

/// <summary>A service that reads orders from its own queue and acknowledges each when it has done its work.</summary>
/// <param name="name">What the service is called.</param>
/// <param name="queue">Its queue.</param>
/// <param name="bindingKey">Which events the exchange passes on to the queue.</param>
/// <param name="limit">Bounds the waiting.</param>
internal sealed class Service(string name, string queue, string bindingKey, StepLimit limit) : IAsyncDisposable
{
    /// <summary>How many messages the broker may hand over before the first is acknowledged.</summary>
    private const ushort Prefetch = 10;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _orders = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _handledOne = new(0);
    private readonly SemaphoreSlim _failedOne = new(0);
    private DemoClient? _client;
    private int _twice;
    private int _failures;
    private long _totalCents;
    private string? _lastRedelivered;

    /// <summary>What the service is called.</summary>
    public string Name => name;

    /// <summary>Its queue.</summary>
    public string Queue => queue;

    /// <summary>Which events the exchange passes on to the queue.</summary>
    public string BindingKey => bindingKey;

    /// <summary>Which orders it is able to handle; all unless set. One it is not able to handle it gives back to the queue.</summary>
    public Predicate<OrderPlaced> CanHandle { get; init; } = static _ => true;

    /// <summary>How often an order may come back to the queue before it goes to <see cref="FailedQueue"/>; null for any number of times.</summary>
    public int? RetriesMax { get; init; }

    /// <summary>Where orders end that it has failed at too often.</summary>
    public string FailedQueue => $"{queue}.failed";

    /// <summary>How many different orders were handled.</summary>
    public int Handled
    {
        get
        {
            lock (_gate)
            {
                return _orders.Count;
            }
        }
    }

    /// <summary>How often an order came that had been handled before.</summary>
    public int Twice
    {
        get
        {
            lock (_gate)
            {
                return _twice;
            }
        }
    }

    /// <summary>How often it has failed at an order.</summary>
    public int Failures
    {
        get
        {
            lock (_gate)
            {
                return _failures;
            }
        }
    }

    /// <summary>The prices of all handled orders together.</summary>
    public long TotalCents
    {
        get
        {
            lock (_gate)
            {
                return _totalCents;
            }
        }
    }

    /// <summary>The order that came last of those which the broker marked as handed out before.</summary>
    public string? LastRedelivered
    {
        get
        {
            lock (_gate)
            {
                return _lastRedelivered;
            }
        }
    }

    /// <summary>Connects and begins to read.</summary>
    public async Task StartAsync(Uri broker)
    {
        _client = await limit.WithinAsync(DemoClient.ConnectAsync(broker, $"demo {name}", Prefetch), $"connect {name} to the broker");
        var consumer = new AsyncEventingBasicConsumer(_client.Channel);
        consumer.ReceivedAsync += (sender, delivery) => HandleAsync(((AsyncEventingBasicConsumer)sender).Channel, delivery);
        await limit.WithinAsync(_client.Channel.BasicConsumeAsync(queue, autoAck: false, consumer), $"let {name} read its queue");
    }

    /// <summary>Waits until so many more orders were handled.</summary>
    /// <exception cref="DemoException">They do not come.</exception>
    public async Task HandlesAsync(int orders)
    {
        for (var i = 0; i < orders; i++)
        {
            await limit.WithinAsync(_handledOne.WaitAsync(), $"bring {orders} orders to {name}: {i} came");
        }
    }

    /// <summary>Waits until it has failed so many times more.</summary>
    /// <exception cref="DemoException">It does not.</exception>
    public async Task FailsAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await limit.WithinAsync(_failedOne.WaitAsync(), $"let {name} fail {times} times: it failed {i} times");
        }
    }

    /// <summary>Disconnects; what comes for the service waits in its queue.</summary>
    public async Task StopAsync()
    {
        if (_client is { } client)
        {
            _client = null;
            await client.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _handledOne.Dispose();
        _failedOne.Dispose();
    }

    private async Task HandleAsync(IChannel channel, BasicDeliverEventArgs delivery)
    {
        var order = JsonSerializer.Deserialize(delivery.Body.Span, OrderJson.Default.OrderPlaced)!;
        if (!CanHandle(order))
        {
            lock (_gate)
            {
                _failures++;
            }

            await channel.BasicNackAsync(delivery.DeliveryTag, multiple: false, requeue: true);
            _failedOne.Release();
            return;
        }

        lock (_gate)
        {
            if (_orders.Add(order.OrderId))
            {
                _totalCents += order.TotalCents;
            }
            else
            {
                _twice++;
            }

            _lastRedelivered = delivery.Redelivered ? order.OrderId : _lastRedelivered;
        }

        await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        _handledOne.Release();
    }
}
