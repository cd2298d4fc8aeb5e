using System.Buffers.Text;
using System.Text;
using ActorBroker.Amqp.Channels;
using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Messages;

/// <summary>What the broker reads and writes in the properties of stored messages.</summary>
public sealed class AmqpMessageProperties : IMessageProperties
{
    /// <inheritdoc/>
    public IHeaderSource HeadersOf(ReadOnlySpan<byte> properties) => new HeaderView(properties);

    /// <inheritdoc/>
    public MessageTraits TraitsOf(ReadOnlySpan<byte> properties, int bodyLength)
    {
        var view = new BasicProperties(properties);
        return new MessageTraits(ExpirationOf(view), view.Priority, bodyLength);
    }

    /// <inheritdoc/>
    public byte[] RecordDeath(ReadOnlySpan<byte> properties, in Death death)
    {
        var view = new BasicProperties(properties);
        return BasicPropertiesRewriter.Rewrite(view, DeathHeaders.Record(view, death), BasicProperty.Expiration);
    }

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> CopyKeysOf(ReadOnlySpan<byte> properties)
    {
        var headers = new BasicProperties(properties).Headers;
        return SenderSelected.MayBeIn(headers) ? SenderSelected.CopyKeysIn(FieldTable.Parse(headers)) : [];
    }

    /// <inheritdoc/>
    public bool ClosesCycle(ReadOnlySpan<byte> recorded, string queue) =>
        DeathHeaders.CloseCycle(FieldTable.Parse(new BasicProperties(recorded).Headers), queue);

    /// <inheritdoc/>
    public void Describe(ReadOnlySpan<byte> exchange, ReadOnlySpan<byte> routingKey, ReadOnlySpan<byte> properties, OutgoingRecord record) =>
        MessageRecord.Describe(exchange, routingKey, properties, record);

    /// <summary>The properties with the number of times that the message came back.</summary>
    internal static byte[] WithDeliveryCount(ReadOnlySpan<byte> properties, int count)
    {
        var view = new BasicProperties(properties);
        var headers = view.Has(BasicProperty.Headers) ? FieldTable.Parse(view.Headers) : FieldTable.Empty;
        return BasicPropertiesRewriter.Rewrite(view, headers.With("x-delivery-count", FieldValue.Int64(count)));
    }

    /// <summary>The message's own time to live in milliseconds; -1 if it has none.</summary>
    /// <exception cref="AmqpException">The expiration is not a number of milliseconds (406, as in RabbitMQ).</exception>
    internal static long ExpirationOf(BasicProperties properties)
    {
        if (!properties.Has(BasicProperty.Expiration))
        {
            return -1;
        }

        var text = properties.Expiration;
        return Utf8Parser.TryParse(text, out long milliseconds, out var read) && read == text.Length && milliseconds is >= 0 and <= QueueSettings.WaitMsMax
            ? milliseconds
            : throw new AmqpException(
                AmqpReplyCode.PreconditionFailed,
                $"invalid expiration '{Encoding.UTF8.GetString(text)}': a number of milliseconds up to {QueueSettings.WaitMsMax} is expected");
    }
}
