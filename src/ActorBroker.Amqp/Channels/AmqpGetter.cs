using ActorBroker.Broker.Queues;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Channels;

/// <summary>The single gets of a channel from one queue.</summary>
internal sealed class AmqpGetter(AmqpChannel channel, QueueHandle queue) : QueueHolder(channel, queue)
{
    /// <summary>Whether the get under way settles by taking.</summary>
    public bool NoAck { get; private set; }

    /// <summary>Whether a get is under way.</summary>
    public bool IsAsking { get; private set; }

    /// <inheritdoc/>
    public override bool CountsForPrefetch => false;

    /// <summary>Asks the queue for a message.</summary>
    public void Ask(bool noAck)
    {
        NoAck = noAck;
        IsAsking = true;
        Queue.Tell(new Get(this, noAck));
    }

    /// <inheritdoc/>
    public override void Handle(QueueEffect effect)
    {
        if (effect is Got got && IsAsking)
        {
            IsAsking = false;
            Channel.OnGot(this, got);
        }
    }

    /// <inheritdoc/>
    public override void HandleFailure(Exception reason)
    {
        MarkForgotten();
        var asking = IsAsking;
        IsAsking = false;
        Channel.OnGetterFailed(this, asking ? AmqpException.From(reason) : null);
    }
}
