using ActorBroker.Amqp.Channels;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Connections;

/// <summary>One message to a queue that refuses what is over its length; a refusal is a basic.nack of that message alone.</summary>
internal sealed class RefusablePublish(PublishGroup group, AmqpChannel channel, ulong number) : QueueClient
{
    private volatile bool _refused;

    /// <inheritdoc/>
    public override void Receive(QueueEffect effect)
    {
        _refused = effect is PublishRefused;
        group.Answer();
    }

    /// <inheritdoc/>
    public override void Fail(Exception reason) => group.Fail(reason);

    /// <summary>Tells the channel of a refusal, after all that was published before.</summary>
    public void Confirm()
    {
        if (_refused && number > 0)
        {
            channel.Confirm(number - 1, stored: true);
            channel.Confirm(number, stored: false);
        }
    }
}
