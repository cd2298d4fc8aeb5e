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

    /// <summary>It is refused already.</summary>
    public void Refuse() => _refused = true;

    /// <summary>Tells the channel of a refusal, after all that was published before.</summary>
    /// <param name="stored">Whether what was published before is stored.</param>
    public void Confirm(bool stored)
    {
        if (_refused && number > 0)
        {
            channel.Confirm(number - 1, stored);
            channel.Confirm(number, stored: false);
        }
    }
}
