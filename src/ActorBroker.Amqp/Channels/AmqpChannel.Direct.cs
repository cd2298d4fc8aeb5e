using System.Text;
using ActorBroker.Amqp.Wire;

namespace ActorBroker.Amqp.Channels;

/// <content>Direct reply-to: requests whose replies need no queue.</content>
internal sealed partial class AmqpChannel
{
    /// <summary>The channel's consumer of direct replies; null if it has none.</summary>
    public DirectConsumer? DirectConsumer { get; private set; }

    /// <summary>The tag of a direct reply; like every delivery's it counts on.</summary>
    public ulong NextDirectDelivery() => ++_delivered;

    private void OnConsumeDirect(BasicConsume consume)
    {
        if (!consume.NoAck)
        {
            throw new AmqpException(AmqpReplyCode.PreconditionFailed, "reply consumer cannot acknowledge");
        }

        if (DirectConsumer is not null)
        {
            throw new AmqpException(AmqpReplyCode.PreconditionFailed, "reply consumer already set");
        }

        var tag = consume.ConsumerTag.Length > 0 ? consume.ConsumerTag : "amq.ctag-" + Connection.Options.NewName();
        DirectConsumer = Connection.DirectReplies.Add(this, tag);
        if (!consume.NoWait)
        {
            new BasicConsumeOk(tag).Write(Output, Number);
        }
    }

    /// <summary>Answers a passive declaration of the pseudo queue, or of an address; says whether it was one of them.</summary>
    private bool TryDeclareDirect(QueueDeclare declare)
    {
        var isAddress = DirectReplies.IsAddress(Encoding.UTF8.GetBytes(declare.Queue));
        if (!isAddress && !string.Equals(declare.Queue, DirectReplies.PseudoQueue, StringComparison.Ordinal))
        {
            return false;
        }

        if (isAddress && Connection.DirectReplies.Find(declare.Queue) is null)
        {
            throw new AmqpException(AmqpReplyCode.NotFound, $"no queue '{declare.Queue}' in vhost '{VirtualHost.Name}'");
        }

        if (!declare.NoWait)
        {
            new QueueDeclareOk(declare.Queue, 0, 1).Write(Output, Number);
        }

        return true;
    }

    /// <summary>Puts the address of this channel's consumer in the place of the pseudo queue's name.</summary>
    private ReadOnlySpan<byte> WithReplyAddress(ReadOnlySpan<byte> properties)
    {
        var view = new BasicProperties(properties);
        if (!view.ReplyTo.SequenceEqual("amq.rabbitmq.reply-to"u8))
        {
            return properties;
        }

        return DirectConsumer is { } consumer
            ? (MessageProperties.From(view) with { ReplyTo = consumer.Address }).ToBytes()
            : throw new AmqpException(AmqpReplyCode.PreconditionFailed, "fast reply consumer does not exist");
    }

    private void EndDirect()
    {
        if (DirectConsumer is { } consumer)
        {
            Connection.DirectReplies.Remove(consumer);
            DirectConsumer = null;
        }
    }
}
