using ActorBroker.Conformance.RabbitMqClient;
using ActorBroker.Conformance.Running;
using MassTransit;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.OtherClients;

/// <summary>MassTransit with its usual topology: an exchange per message type, one per endpoint, and a queue for faults.</summary>
public sealed class MassTransitTests(SharedBroker broker)
{
    private readonly TaskCompletionSource<OrderPlaced> _placed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Fault<OrderCancelled>> _fault = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _attempts;

    [Fact]
    public async Task MassTransit_publishes_asks_retries_and_keeps_what_failed()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var endpoint = $"masstransit-{Guid.NewGuid()}";
        var bus = Bus.Factory.CreateUsingRabbitMq(settings =>
        {
            settings.Host(new Uri($"rabbitmq://{broker.Amqp}/"), static host =>
            {
                host.Username("guest");
                host.Password("guest");
            });
            settings.ReceiveEndpoint(endpoint, receive =>
            {
                receive.AutoDelete = true;
                receive.PrefetchCount = 8;
                receive.UseMessageRetry(static retry => retry.Immediate(2));
                receive.Handler<OrderPlaced>(context =>
                {
                    _placed.TrySetResult(context.Message);
                    return Task.CompletedTask;
                });
                receive.Handler<PriceAsked>(static context => context.RespondAsync(new PriceTold(context.Message.Item, 42)));
                receive.Handler<OrderCancelled>(_ =>
                {
                    Interlocked.Increment(ref _attempts);
                    throw new InvalidOperationException("on purpose");
                });
                receive.Handler<Fault<OrderCancelled>>(context =>
                {
                    _fault.TrySetResult(context.Message);
                    return Task.CompletedTask;
                });
            });
        });
        await bus.StartAsync(Patience.Start);
        try
        {
            await bus.Publish(new OrderPlaced("o-1"), cancelled);
            (await _placed.Task.WaitAsync(Patience.Event, cancelled)).Order.ShouldBe("o-1");

            var client = bus.CreateRequestClient<PriceAsked>(Patience.Event);
            var answer = await client.GetResponse<PriceTold>(new PriceAsked("tea"), cancelled);
            answer.Message.Price.ShouldBe(42);

            await bus.Publish(new OrderCancelled("o-1"), cancelled);
            var fault = await _fault.Task.WaitAsync(Patience.Event, cancelled);
            fault.Exceptions.Single().Message.ShouldBe("on purpose");
            _attempts.ShouldBe(3);
        }
        finally
        {
            await bus.StopAsync(Patience.Start);
        }

        // What failed is kept beside the endpoint; with the bus at rest it is there.
        await using var connection = await RabbitMq.ConnectAsync(broker.Amqp);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancelled);
        (await channel.QueueDeleteAsync($"{endpoint}_error", ifUnused: false, ifEmpty: false, cancellationToken: cancelled)).ShouldBe(1U);
    }

    /// <summary>An event.</summary>
    public sealed record OrderPlaced(string Order);

    /// <summary>An event that nobody can deal with.</summary>
    public sealed record OrderCancelled(string Order);

    /// <summary>A question.</summary>
    public sealed record PriceAsked(string Item);

    /// <summary>Its answer.</summary>
    public sealed record PriceTold(string Item, int Price);
}
