using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Channels;

/// <content>
/// Topics as RabbitMQ's streams. A topic is meant where a queue is named and there is no such queue. What is refused, and
/// with which code, is as in RabbitMQ 3.10 (<c>rabbit_stream_queue</c>).
/// </content>
internal sealed partial class AmqpChannel
{
    /// <summary>What a record adds to a message of AMQP at most, besides its properties twice: names of exchange and key, lengths.</summary>
    private const int RecordOverheadMax = 4096;

    private readonly Dictionary<string, StreamConsumer> _streams = new(StringComparer.Ordinal);

    /// <summary>Gives a delivery of a topic the next tag, and keeps it until it is acknowledged.</summary>
    public ulong NextDelivery(StreamConsumer consumer, long number)
    {
        var tag = ++_delivered;
        _unsettled.Add(tag, consumer, number);
        return tag;
    }

    /// <summary>A consumer of a topic ends because the topic is gone or cannot be read.</summary>
    public void OnCancelled(StreamConsumer consumer)
    {
        EndStream(consumer.Tag);
        if (Connection.NotifiesCancel)
        {
            new BasicCancel(consumer.Tag, NoWait: true).Write(Output, Number);
        }
    }

    private void OnStreamDeclare(QueueDeclare declare, ResourceName name, ArgumentTable arguments)
    {
        var recordBytesMax = (int)Math.Min(int.MaxValue, Connection.Options.MessageSizeMax + (4L * Connection.FrameMax) + RecordOverheadMax);
        Connection.Run(
            this,
            () => Connection.Broker.DeclareStreamAsync(
                name, declare.Durable, declare.AutoDelete, declare.Exclusive, arguments, recordBytesMax),
            declared => Answer(declare.NoWait, declared.Topic, declared.Messages));
    }

    private void Answer(bool noWait, TopicHandle topic, long count)
    {
        _lastQueue = topic.Info.Name;
        if (!noWait)
        {
            // RabbitMQ counts no consumers of a stream either.
            new QueueDeclareOk(topic.Info.Name, Clamp(count), 0).Write(Output, Number);
        }
    }

    /// <summary>A topic of several partitions was made for Kafka clients; a program that tidies up its queues is not to take it away.</summary>
    private void OnDelete(QueueDelete delete, TopicHandle topic)
    {
        if (topic.Partitions.Count != 1)
        {
            throw new AmqpException(
                AmqpReplyCode.PreconditionFailed,
                $"{topic} has {topic.Partitions.Count} partitions and is no stream; delete it with a Kafka client");
        }

        // As in RabbitMQ a stream goes whether or not it is used or empty, and is said to have had no messages.
        Connection.Run(this, () => Connection.Broker.DeleteTopicAsync(topic), () =>
        {
            if (!delete.NoWait)
            {
                new QueueDeleteOk(0).Write(Output, Number);
            }
        });
    }

    private void OnConsume(BasicConsume consume, TopicHandle topic, string tag)
    {
        var what = $"queue {topic.Info.Id}";
        if (_consumerPrefetch == 0)
        {
            throw new AmqpException(AmqpReplyCode.PreconditionFailed, $"consumer prefetch count is not set for '{what}'");
        }

        if (consume.NoAck)
        {
            throw new AmqpException(AmqpReplyCode.NotImplemented, $"automatic acknowledgement not supported by stream queues {what}");
        }

        if (_channelPrefetch > 0)
        {
            throw new AmqpException(AmqpReplyCode.NotImplemented, $"{what} does not support global qos");
        }

        var start = StreamOffset.Read(consume.Arguments, Connection.Broker.System.Clock);
        var named = StreamOffset.PartitionOf(topic, consume.Arguments);
        var partitions = named is null ? topic.Partitions : [named];
        var prefetch = _consumerPrefetch;
        Connection.Run(this, () => Connection.Broker.FindStartAsync(partitions, start), positions =>
        {
            RecordCursor[] cursors = [.. partitions.Select((partition, at) => new RecordCursor(partition, positions[at]))];
            var consumer = new StreamConsumer(this, topic, tag, prefetch, cursors, readsAll: named is null);
            _streams.Add(tag, consumer);
            if (!consume.NoWait)
            {
                new BasicConsumeOk(tag).Write(Output, Number);
            }

            consumer.Begin(start);
        });
    }

    private void EndStream(string tag)
    {
        if (_streams.Remove(tag, out var consumer))
        {
            consumer.End();
        }
    }

    /// <summary>An acknowledgement makes room for another delivery; nothing else is known of what was delivered.</summary>
    private static void OnSettled(StreamConsumer consumer, OffsetRange range, Outcome outcome)
    {
        if (outcome != Outcome.Accepted)
        {
            throw new AmqpException(
                AmqpReplyCode.NotImplemented, $"basic.nack and basic.reject not supported by stream queues queue {consumer.Topic.Info.Id}");
        }

        consumer.OnAcknowledged(range.Count);
    }

    /// <summary>The topic that is meant; null if a queue is, or nothing that there is. Without a name it is what was last declared.</summary>
    private TopicHandle? TopicOf(string queue) => FindTopicOnly(queue.Length == 0 ? _lastQueue : Names.Clean(queue));

    private TopicHandle? FindTopicOnly(string name) => VirtualHost.FindQueue(name) is null ? VirtualHost.FindTopic(name) : null;

    private void RefuseTopic(string queue, string method)
    {
        if (TopicOf(queue) is { } topic)
        {
            throw new AmqpException(AmqpReplyCode.NotImplemented, $"{method} not supported by stream queues queue {topic.Info.Id}");
        }
    }
}
