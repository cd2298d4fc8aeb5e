using System.Text;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Channels;

/// <summary>Where a consumer stands. What a phase does not name is passed over: it is news of what has already been dealt with.</summary>
internal enum ConsumerPhase
{
    /// <summary>The queue was asked. Subscribed leads to <see cref="Active"/>; a refusal or failure closes the channel and leads to <see cref="Ended"/>.</summary>
    Subscribing,

    /// <summary>It gets deliveries. The client's cancel leads to <see cref="Unsubscribing"/>; the queue's cancel or failure to <see cref="Ended"/>.</summary>
    Active,

    /// <summary>The client has cancelled it. The queue's answer leads to <see cref="Draining"/>; its failure to <see cref="Ended"/>.</summary>
    Unsubscribing,

    /// <summary>What is settled already is still written before the cancel is answered; that leads to <see cref="Ended"/>.</summary>
    Draining,

    /// <summary>It gets nothing any more; what it holds stays its own until it is settled.</summary>
    Ended,
}

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

    /// <summary>Its own prefetch, without what its channel limits; 0 for no limit.</summary>
    public int Prefetch { get; init; }

    /// <summary>Whether the client waits for an answer: to its consume, later to its cancel.</summary>
    public bool Answers { get; set; } = answers;

    /// <summary>Where it stands.</summary>
    public ConsumerPhase Phase { get; set; }

    /// <summary>What is to be written for it.</summary>
    public PendingRuns Pending { get; } = new();

    /// <summary>Whether it stands in line for the socket.</summary>
    public bool IsInLine { get; set; }

    /// <summary>Whether it waits for room in its channel.</summary>
    public bool IsParked { get; set; }

    /// <inheritdoc/>
    public override bool CountsForPrefetch => true;

    /// <inheritdoc/>
    public override void Handle(QueueEffect effect)
    {
        switch (effect)
        {
            case Deliver deliver when Phase != ConsumerPhase.Ended:
                Channel.Connection.Deliveries.Add(this, deliver.Runs);
                break;
            case Subscribed when Phase == ConsumerPhase.Subscribing:
                Channel.OnSubscribed(this);
                break;
            case Refused refused when Phase == ConsumerPhase.Subscribing:
                MarkForgotten();
                Channel.OnSubscribeFailed(this, Reason(refused.Reason));
                break;
            case Unsubscribed when Phase == ConsumerPhase.Unsubscribing:
                Channel.OnUnsubscribed(this);
                break;
            case Cancelled when Phase == ConsumerPhase.Active:
                Channel.OnCancelled(this);
                break;
        }
    }

    /// <inheritdoc/>
    public override void HandleFailure(Exception reason)
    {
        MarkForgotten();
        switch (Phase)
        {
            case ConsumerPhase.Subscribing:
                Channel.OnSubscribeFailed(this, AmqpException.From(reason));
                break;
            case ConsumerPhase.Active:
                Channel.OnCancelled(this);
                break;
            case ConsumerPhase.Unsubscribing or ConsumerPhase.Draining:
                Channel.EndCancel(this);
                break;
        }
    }

    /// <summary>All that was to be written for it was handed to the socket.</summary>
    public void OnPendingWritten()
    {
        if (Phase == ConsumerPhase.Draining)
        {
            ReportSent();
            Channel.EndCancel(this);
        }

        Channel.Unpark();
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

    /// <summary>Tells the queue how much it may hand out from now on, and gives back what is not written yet if that is nothing.</summary>
    public void Limit(int prefetch)
    {
        List<DeliveryRun> untouched = [];
        while (prefetch == Core.Queues.Limit.Nothing && Pending.TryTakeRun(out var run))
        {
            untouched.Add(run);
        }

        if (!IsForgotten)
        {
            Queue.Tell(new Limit(this, prefetch, untouched));
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

    private AmqpException Reason(Refusal refusal) => refusal == Refusal.ExclusiveUse
        ? new AmqpException(Wire.AmqpReplyCode.AccessRefused, $"{Queue} in exclusive use")
        : new AmqpException(Wire.AmqpReplyCode.NotFound, $"no {Queue}");
}
