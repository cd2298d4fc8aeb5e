using System.Text;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Channels;

/// <summary>A consumer of a channel.</summary>
internal sealed class AmqpConsumer(AmqpChannel channel, QueueHandle queue, string tag, ConsumerOptions options, bool answers)
    : QueueHolder(channel, queue)
{
    private int _unreported;

    /// <summary>Its tag.</summary>
    public string Tag { get; } = tag;

    /// <summary>Its tag as bytes of the wire.</summary>
    public byte[] TagBytes { get; } = Encoding.UTF8.GetBytes(tag);

    /// <summary>How it consumes.</summary>
    public ConsumerOptions Options { get; } = options;

    /// <summary>Whether its deliveries are no longer wanted.</summary>
    public bool IsCancelled { get; set; }

    /// <inheritdoc/>
    public override void Handle(QueueEffect effect)
    {
        switch (effect)
        {
            case Deliver deliver:
                Channel.Connection.Deliveries.Add(this, deliver.Runs);
                break;
            case Subscribed:
                Channel.OnSubscribed(this, answers);
                break;
            case Refused refused:
                MarkForgotten();
                Channel.OnSubscribeRefused(this, refused.Reason);
                break;
            case Unsubscribed:
                Channel.OnUnsubscribed(this);
                break;
            case Cancelled:
                Channel.OnCancelled(this);
                break;
        }
    }

    /// <inheritdoc/>
    public override void HandleFailure(Exception reason)
    {
        MarkForgotten();
        Channel.OnCancelled(this);
    }

    /// <summary>A delivery was written to the socket; the queue is told now and then, if it counts.</summary>
    public void CountSent()
    {
        if (Options.Window == int.MaxValue)
        {
            return;
        }

        if (++_unreported >= Options.Window / 4)
        {
            ReportSent();
        }
    }

    /// <summary>Tells the queue what was written since the last time.</summary>
    public void ReportSent()
    {
        if (_unreported > 0 && !IsForgotten)
        {
            Queue.Tell(new Sent(this, _unreported));
        }

        _unreported = 0;
    }
}

/// <summary>The single gets of a channel from one queue.</summary>
internal sealed class AmqpGetter(AmqpChannel channel, QueueHandle queue) : QueueHolder(channel, queue)
{
    /// <summary>Whether the get under way settles by taking.</summary>
    public bool NoAck { get; set; }

    /// <inheritdoc/>
    public override void Handle(QueueEffect effect)
    {
        if (effect is Got got)
        {
            Channel.OnGot(this, got);
        }
    }

    /// <inheritdoc/>
    public override void HandleFailure(Exception reason)
    {
        Channel.Connection.StopWaiting();
        Channel.Connection.Fail(Channel, AmqpException.From(reason));
    }
}
