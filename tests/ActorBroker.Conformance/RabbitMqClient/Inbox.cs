using System.Threading.Channels;
using ActorBroker.Conformance.Running;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Shouldly;

namespace ActorBroker.Conformance.RabbitMqClient;

/// <summary>A consumer that keeps what it receives until a test asks for it.</summary>
internal sealed class Inbox
{
    /// <summary>How long to look for a delivery that must not come.</summary>
    private static readonly TimeSpan Lull = TimeSpan.FromMilliseconds(250);

    private readonly AsyncEventingBasicConsumer _consumer;
    private readonly Channel<Delivery> _received = Channel.CreateUnbounded<Delivery>();
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Inbox(IChannel channel)
    {
        _consumer = new AsyncEventingBasicConsumer(channel);
        _consumer.ReceivedAsync += (_, delivered) => _received.Writer.WriteAsync(Delivery.Copy(delivered)).AsTask();
        _consumer.UnregisteredAsync += (_, _) =>
        {
            _cancelled.TrySetResult();
            return Task.CompletedTask;
        };
    }

    /// <summary>The consumer tag that the server gave.</summary>
    public string Tag { get; private set; } = "";

    /// <summary>Completes when the consumer was cancelled, by whichever side.</summary>
    public Task Cancelled => _cancelled.Task.WaitAsync(Patience.Event);

    public static async Task<Inbox> ConsumeAsync(IChannel channel, string queue, bool autoAck = false, bool exclusive = false)
    {
        var inbox = new Inbox(channel);
        inbox.Tag = await channel.BasicConsumeAsync(queue, autoAck, "", noLocal: false, exclusive, arguments: null, inbox._consumer);
        return inbox;
    }

    /// <summary>The next delivery, in order.</summary>
    public Task<Delivery> NextAsync() => _received.Reader.ReadAsync().AsTask().WaitAsync(Patience.Event);

    /// <summary>The next deliveries, in order.</summary>
    public async Task<List<Delivery>> NextAsync(int count)
    {
        var deliveries = new List<Delivery>(count);
        while (deliveries.Count < count)
        {
            deliveries.Add(await NextAsync());
        }

        return deliveries;
    }

    /// <summary>Passes when nothing more comes.</summary>
    public async Task StaysEmptyAsync()
    {
        using var enough = new CancellationTokenSource(Lull);
        await Should.ThrowAsync<OperationCanceledException>(_received.Reader.WaitToReadAsync(enough.Token).AsTask());
    }
}
