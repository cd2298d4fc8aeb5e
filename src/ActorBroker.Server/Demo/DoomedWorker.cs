using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ActorBroker.Server.Demo;

/// <summary>A second worker on a service's queue which takes one order, never finishes it, and dies.</summary>
internal sealed class DoomedWorker(StepLimit limit) : IAsyncDisposable
{
    private readonly TaskCompletionSource<string> _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DemoClient? _client;

    /// <summary>Connects and begins to read.</summary>
    public async Task StartAsync(Uri broker, string queue)
    {
        _client = await limit.WithinAsync(DemoClient.ConnectAsync(broker, "demo second worker", prefetch: 1), "connect the second worker to the broker");
        var consumer = new AsyncEventingBasicConsumer(_client.Channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            _taken.TrySetResult(JsonSerializer.Deserialize(delivery.Body.Span, OrderJson.Default.OrderPlaced)!.OrderId);
            return Task.CompletedTask;
        };
        await limit.WithinAsync(_client.Channel.BasicConsumeAsync(queue, autoAck: false, consumer), "let the second worker read the queue");
    }

    /// <summary>Waits until the worker has an order in hand, and tells which.</summary>
    public Task<string> TakesAsync() => limit.WithinAsync(_taken.Task, "hand an order to the second worker");

    /// <summary>Breaks the connection off.</summary>
    public void Die() => _client!.Die();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? ValueTask.CompletedTask;
}
