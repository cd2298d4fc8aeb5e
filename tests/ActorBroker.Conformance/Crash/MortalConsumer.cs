using System.Threading.Channels;

namespace ActorBroker.Conformance.Crash;

/// <summary>Does to each message what its fate says.</summary>
internal sealed class MortalConsumer(DeathLedger ledger)
{
    /// <summary>Consumes until the server is killed, or the life is ended otherwise.</summary>
    public async Task RunAsync(Life life)
    {
        try
        {
            await using GraveChannel channel = await GraveChannel.OpenAsync(life);
            ChannelReader<GraveDelivery> deliveries = await channel.ReceiveAsync(GraveChannel.Tries);
            await foreach (GraveDelivery delivery in deliveries.ReadAllAsync(channel.Gone))
            {
                MessageId message = delivery.Message ?? throw new InvalidDataException("The body of a message is damaged.");
                ledger.Deliver(message);
                await SettleAsync(channel, delivery, message);
            }
        }
        catch (Exception) when (life.Ending)
        {
            // The server was killed: what was sent last may not have come through.
        }
    }

    /// <summary>Takes dead letters until all messages have come to their end.</summary>
    public async Task DigAsync(Life life)
    {
        await using GraveChannel channel = await GraveChannel.OpenAsync(life);
        ChannelReader<GraveDelivery> deliveries = await channel.ReceiveAsync(GraveChannel.Graves);
        while (!ledger.AllEnded.IsCompleted)
        {
            Task<bool> more = deliveries.WaitToReadAsync(channel.Gone).AsTask();
            await Task.WhenAny(more, ledger.AllEnded);
            while (deliveries.TryRead(out GraveDelivery dead))
            {
                ledger.Bury(dead.Message, dead.DeathReason);
                await channel.Channel.BasicAckAsync(dead.Tag, multiple: false, channel.Gone);
            }
        }
    }

    private async Task SettleAsync(GraveChannel channel, GraveDelivery delivery, MessageId message)
    {
        switch (Fates.Of(message))
        {
            case Fate.Accepted:
            case Fate.AcceptedLater when delivery.Redelivered:
                ledger.Acknowledge(message);
                await channel.Channel.BasicAckAsync(delivery.Tag, multiple: false, channel.Gone);
                break;
            case Fate.Rejected:
                await channel.Channel.BasicNackAsync(delivery.Tag, multiple: false, requeue: false, channel.Gone);
                break;
            default:
                await channel.Channel.BasicNackAsync(delivery.Tag, multiple: false, requeue: true, channel.Gone);
                break;
        }
    }
}
