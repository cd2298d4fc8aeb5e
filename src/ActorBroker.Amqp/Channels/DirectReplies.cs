using System.Collections.Concurrent;
using System.Text;
using ActorBroker.Amqp.Connections;
using ActorBroker.Amqp.Wire;

namespace ActorBroker.Amqp.Channels;

/// <summary>
/// RabbitMQ's direct reply-to: who consumes from the pseudo queue <c>amq.rabbitmq.reply-to</c> gets replies straight from
/// the connection that publishes them, without a queue between. They are delivered at most once, and dropped for a client
/// that does not read.
/// </summary>
internal sealed class DirectReplies
{
    /// <summary>The name that requests and consumers use.</summary>
    public const string PseudoQueue = "amq.rabbitmq.reply-to";

    private const string TokenPrefix = PseudoQueue + ".";

    private readonly ConcurrentDictionary<string, DirectConsumer> _consumers = new(StringComparer.Ordinal);

    /// <summary>Whether a routing key may be the address of a consumer.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> key) => key.StartsWith("amq.rabbitmq.reply-to."u8);

    /// <summary>Registers a channel's consumer under a new address that cannot be guessed.</summary>
    public DirectConsumer Add(AmqpChannel channel, string tag)
    {
        var consumer = new DirectConsumer(channel, tag, TokenPrefix + channel.Connection.Options.NewName());
        _consumers[consumer.Address] = consumer;
        return consumer;
    }

    /// <summary>A consumer has ended.</summary>
    public void Remove(DirectConsumer consumer) => _consumers.TryRemove(consumer.Address, out _);

    /// <summary>The consumer at an address; null if it has ended.</summary>
    public DirectConsumer? Find(string address) => _consumers.GetValueOrDefault(address);
}

/// <summary>A channel's consumer of direct replies.</summary>
internal sealed class DirectConsumer(AmqpChannel channel, string tag, string address)
{
    /// <summary>Its channel.</summary>
    public AmqpChannel Channel => channel;

    /// <summary>Its tag.</summary>
    public string Tag => tag;

    /// <summary>The routing key that leads to it.</summary>
    public string Address => address;

    /// <summary>Sends it a reply; from any connection's turn.</summary>
    public void Send(ReadOnlySpan<byte> properties, ReadOnlySpan<byte> body) =>
        channel.Connection.Self.Tell(new DirectReply(this, properties.ToArray(), body.ToArray()));
}

/// <summary>A reply on its way to the connection that asked.</summary>
internal sealed class DirectReply(DirectConsumer consumer, byte[] properties, byte[] body) : IConnectionMessage
{
    /// <summary>Bytes that may wait for a client that does not read before its replies are dropped.</summary>
    private const long UnreadBytesMax = 1 << 20;

    public void Handle(AmqpConnection connection)
    {
        var channel = consumer.Channel;
        if (!channel.IsOpen || !ReferenceEquals(channel.DirectConsumer, consumer) || connection.Output.Unflushed > UnreadBytesMax)
        {
            return;
        }

        var deliver = new BasicDeliver
        {
            ConsumerTag = Encoding.UTF8.GetBytes(consumer.Tag),
            DeliveryTag = channel.NextDirectDelivery(),
            Redelivered = false,
            Exchange = default,
            RoutingKey = Encoding.UTF8.GetBytes(consumer.Address),
        };
        ContentWriter.Write(connection.Output, channel.Number, connection.FrameMax, deliver, properties, body);
    }
}
