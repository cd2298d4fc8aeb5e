using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ActorBroker.Conformance.Crash;

/// <summary>Receives and acknowledges all messages; now and then it publishes one itself, whose confirm proves its acks synced.</summary>
internal sealed class LedgerConsumer(int number, Ledger ledger)
{
    private const ushort PrefetchMessages = 200;
    private const int MarkWindowMessages = 4;

    /// <summary>Consumes until the server is killed.</summary>
    /// <param name="life">The server.</param>
    /// <param name="ackBatch">How many messages one ack settles.</param>
    /// <param name="markInterval">After how many messages it publishes one.</param>
    public async Task RunAsync(Life life, int ackBatch, int markInterval)
    {
        try
        {
            await ConsumeAsync(life, ackBatch, markInterval, last: null);
        }
        catch (Exception) when (life.Ending)
        {
            // The server was killed: acks that were not proved until now may or may not have come through.
        }
    }

    /// <summary>Consumes until it has received and acknowledged <paramref name="last"/>, and publishes nothing.</summary>
    public Task DrainAsync(Life life, MessageId last) => ConsumeAsync(life, ackBatch: 20, markInterval: int.MaxValue, last);

    private async Task ConsumeAsync(Life life, int ackBatch, int markInterval, MessageId? last)
    {
        await using LedgerChannel channel = await LedgerChannel.OpenAsync(life);
        var marks = new ConfirmWindow(MarkWindowMessages);
        try
        {
            var unsettled = new List<MessageId>();
            int received = 0;
            ChannelReader<(ulong Tag, MessageId? Message)> deliveries = await ReceiveAsync(channel);
            await foreach ((ulong tag, MessageId? delivered) in deliveries.ReadAllAsync(channel.Gone))
            {
                ledger.Receive(delivered);
                unsettled.Add(delivered.GetValueOrDefault());
                bool done = last is not null && delivered == last;
                if (unsettled.Count >= ackBatch || done)
                {
                    await channel.Channel.BasicAckAsync(tag, multiple: ackBatch > 1, channel.Gone);
                    unsettled.ForEach(ledger.Acknowledge);
                    unsettled.Clear();
                }

                if (done)
                {
                    return;
                }

                if (++received % markInterval == 0)
                {
                    await marks.StartAsync(() => MarkAsync(channel));
                }
            }
        }
        finally
        {
            await marks.SettleAsync();
        }
    }

    private static async Task<ChannelReader<(ulong Tag, MessageId? Message)>> ReceiveAsync(LedgerChannel channel)
    {
        var deliveries = Channel.CreateUnbounded<(ulong, MessageId?)>();
        var consumer = new AsyncEventingBasicConsumer(channel.Channel);
        consumer.ReceivedAsync += (_, delivered) =>
            deliveries.Writer.WriteAsync((delivered.DeliveryTag, MessageId.Parse(delivered.Body.Span))).AsTask();
        await channel.Channel.BasicQosAsync(0, PrefetchMessages, global: false);
        await channel.Channel.BasicConsumeAsync(LedgerChannel.Queue, autoAck: false, consumer);
        return deliveries.Reader;
    }

    private async Task MarkAsync(LedgerChannel channel)
    {
        int proved = ledger.Acknowledged();
        MessageId mark = ledger.Publish(number);
        await channel.PublishAsync(mark);
        ledger.Confirm(mark);
        ledger.Sync(proved);
    }
}
