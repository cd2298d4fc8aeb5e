using ActorBroker.Amqp.Messages;
using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Channels;

/// <content>Consumers and single gets.</content>
internal sealed partial class AmqpChannel
{
    /// <summary>Queues with a single get whose readers are kept ready; beyond that those that hold nothing are dropped.</summary>
    private const int GettersMax = 64;

    private readonly Queue<AmqpConsumer> _parked = new();
    private ushort _consumerPrefetch;
    private ushort _channelPrefetch;
    private ulong _delivered;
    private long _held;

    /// <summary>Whether the channel's own prefetch limit is reached; consumers' limits are kept by their queues, single gets count for neither.</summary>
    public bool IsFull => _channelPrefetch > 0 && _held >= _channelPrefetch;

    /// <summary>Gives a delivery the next tag, and keeps it until it is settled if that is asked for.</summary>
    public ulong NextDelivery(QueueHolder holder, long offset, bool noAck)
    {
        var tag = ++_delivered;
        if (!noAck)
        {
            _unsettled.Add(tag, holder, offset);
            holder.Unsettled++;
            if (holder.CountsForPrefetch)
            {
                _held++;
            }
        }

        return tag;
    }

    /// <summary>
    /// Keeps a consumer out of the line until the channel has room. Meanwhile the queue hands it nothing, and has back what
    /// it handed out, for other channels to take.
    /// </summary>
    public void Park(AmqpConsumer consumer)
    {
        consumer.IsParked = true;
        _parked.Enqueue(consumer);
        consumer.Limit(Core.Queues.Limit.Nothing);
    }

    /// <summary>Lets those who wait have messages again if the channel has room; who comes first gets it.</summary>
    public void Unpark()
    {
        while (!IsFull && _parked.TryDequeue(out var consumer))
        {
            consumer.IsParked = false;
            if (consumer.Phase != ConsumerPhase.Ended)
            {
                consumer.Limit(PrefetchOf(consumer.Prefetch));
            }
        }
    }

    /// <summary>Whether a queue is no more.</summary>
    public bool IsDeleted(QueueHandle queue) => !ReferenceEquals(VirtualHost.FindQueue(queue.Info.Entity), queue);

    /// <summary>The queue has taken a consumer.</summary>
    public void OnSubscribed(AmqpConsumer consumer)
    {
        Connection.StopWaiting(this);
        consumer.Phase = ConsumerPhase.Active;
        if (consumer.Answers)
        {
            new BasicConsumeOk(consumer.Tag).Write(Output, Number);
        }
    }

    /// <summary>The queue has refused a consumer, or could not be asked.</summary>
    public void OnSubscribeFailed(AmqpConsumer consumer, AmqpException reason)
    {
        Connection.StopWaiting(this);
        consumer.Phase = ConsumerPhase.Ended;
        _consumers.Remove(consumer.Tag);
        Connection.Fail(this, reason);
    }

    /// <summary>The client's cancel has reached the queue. What was settled by being handed over is not lost: it goes out before the answer.</summary>
    public void OnUnsubscribed(AmqpConsumer consumer)
    {
        if (consumer.Options.NoAck && !consumer.Pending.IsEmpty)
        {
            consumer.Phase = ConsumerPhase.Draining;
            return;
        }

        EndCancel(consumer);
    }

    /// <summary>Nothing more comes for a consumer that the client has cancelled.</summary>
    public void EndCancel(AmqpConsumer consumer)
    {
        Connection.StopWaiting(this);
        Drop(consumer);
        if (consumer.Answers)
        {
            new BasicCancelOk(consumer.Tag).Write(Output, Number);
        }
    }

    /// <summary>The queue has ended a consumer: it was deleted, or failed.</summary>
    public void OnCancelled(AmqpConsumer consumer)
    {
        Drop(consumer);
        if (Connection.NotifiesCancel)
        {
            new BasicCancel(consumer.Tag, NoWait: true).Write(Output, Number);
        }
    }

    /// <summary>A get was answered.</summary>
    public void OnGot(AmqpGetter getter, Got got)
    {
        Connection.StopWaiting(this);
        if (got.Message.Count == 0 || !getter.TryRead(got.Message.First, out var message))
        {
            default(BasicGetEmpty).Write(Output, Number);
            return;
        }

        var answer = new BasicGetOk
        {
            DeliveryTag = NextDelivery(getter, got.Message.First, getter.NoAck),
            Redelivered = got.Message.Redelivered,
            Exchange = message.Exchange,
            RoutingKey = message.RoutingKey,
            MessageCount = Clamp(got.Ready),
        };

        // As in RabbitMQ a get from a quorum queue tells the count from the first time on, a delivery to a consumer from the second.
        var properties = got.Message.Attempts == 0 && getter.Queue.Info.Settings.Type != QueueType.Quorum
            ? message.Properties
            : AmqpMessageProperties.WithDeliveryCount(message.Properties, got.Message.Attempts);
        ContentWriter.Write(Output, Number, Connection.FrameMax, answer, properties, message.Body);
        getter.RestReader();
        if (getter.NoAck)
        {
            getter.Queue.Tell(new Sent(getter, 1));
        }
    }

    /// <summary>The queue has failed, and with it what it knew of a getter; a get under way is answered with the reason.</summary>
    public void OnGetterFailed(AmqpGetter getter, AmqpException? reason)
    {
        _getters.Remove(getter.Queue);
        Detach(getter);
        if (reason is not null)
        {
            Connection.StopWaiting(this);
            Connection.Fail(this, reason);
        }
    }

    private void OnQos(BasicQos qos)
    {
        if (qos.PrefetchSize != 0)
        {
            throw new AmqpException(AmqpReplyCode.NotImplemented, $"prefetch_size!=0 ({qos.PrefetchSize})");
        }

        if (qos.Global)
        {
            _channelPrefetch = qos.PrefetchCount;
            foreach (var consumer in _consumers.Values)
            {
                if (!consumer.IsParked && !consumer.Options.NoAck)
                {
                    consumer.Limit(PrefetchOf(consumer.Prefetch));
                }
            }

            Unpark();
        }
        else
        {
            _consumerPrefetch = qos.PrefetchCount;
        }

        default(BasicQosOk).Write(Output, Number);
    }

    private void OnConsume(BasicConsume consume)
    {
        if (string.Equals(consume.Queue, DirectReplies.PseudoQueue, StringComparison.Ordinal))
        {
            OnConsumeDirect(consume);
            return;
        }

        if (consume.ConsumerTag.Length > 0 && (_consumers.ContainsKey(consume.ConsumerTag) || _streams.ContainsKey(consume.ConsumerTag)))
        {
            throw new AmqpException(AmqpReplyCode.NotAllowed, $"attempt to reuse consumer tag '{consume.ConsumerTag}'");
        }

        var tag = consume.ConsumerTag.Length > 0 ? consume.ConsumerTag : "amq.ctag-" + Connection.Options.NewName();
        if (TopicOf(consume.Queue) is { } topic)
        {
            OnConsume(consume, topic, tag);
            return;
        }

        var queue = UsableQueue(consume.Queue);

        // A consumer with a prefetch limit never has more than that on its way, so its window need not be kept.
        var window = consume.NoAck || _consumerPrefetch == 0 ? Connection.Options.DeliveryWindow : int.MaxValue;
        var options = new ConsumerOptions(consume.NoAck, consume.Exclusive, PrefetchOf(_consumerPrefetch), window) { Priority = PriorityOf(consume) };
        var consumer = new AmqpConsumer(this, queue, tag, options, answers: !consume.NoWait) { Prefetch = _consumerPrefetch };
        _consumers.Add(tag, consumer);
        Connection.StartWaiting(this);
        queue.Tell(new Subscribe(consumer, options, consumer));
    }

    /// <summary>What a queue may hand to a consumer at most: no more than the consumer's own prefetch, nor than the whole channel's; 0 for no limit.</summary>
    private int PrefetchOf(int own) => own == 0 || _channelPrefetch == 0 ? Math.Max(own, _channelPrefetch) : Math.Min(own, _channelPrefetch);

    private static int PriorityOf(BasicConsume consume)
    {
        if (!consume.Arguments.TryGet("x-priority", out var value))
        {
            return 0;
        }

        return value.TryGetInt64(out var priority) && priority is >= int.MinValue and <= int.MaxValue
            ? (int)priority
            : throw new AmqpException(AmqpReplyCode.PreconditionFailed, "invalid arg 'x-priority': a whole number is expected");
    }

    private void OnCancel(BasicCancel cancel)
    {
        if (string.Equals(DirectConsumer?.Tag, cancel.ConsumerTag, StringComparison.Ordinal))
        {
            EndDirect();
        }

        if (!_consumers.TryGetValue(cancel.ConsumerTag, out var consumer))
        {
            EndStream(cancel.ConsumerTag);

            // Cancelling what is not there is answered as if it had been (RabbitMQ).
            if (!cancel.NoWait)
            {
                new BasicCancelOk(cancel.ConsumerTag).Write(Output, Number);
            }

            return;
        }

        consumer.Answers = !cancel.NoWait;
        consumer.Phase = ConsumerPhase.Unsubscribing;
        Connection.StartWaiting(this);
        consumer.Queue.Tell(new Unsubscribe(consumer, consumer));
    }

    private void OnGet(BasicGet get)
    {
        RefuseTopic(get.Queue, "basic.get");
        var queue = UsableQueue(get.Queue);
        if (!_getters.TryGetValue(queue, out var getter))
        {
            DropIdleGetters();
            _getters.Add(queue, getter = new AmqpGetter(this, queue));
        }

        Connection.StartWaiting(this);
        getter.Ask(get.NoAck);
    }

    private void DropIdleGetters()
    {
        if (_getters.Count < GettersMax)
        {
            return;
        }

        foreach (var (queue, idle) in _getters)
        {
            if (idle.Unsettled == 0)
            {
                _getters.Remove(queue);
                idle.Release();
            }
        }
    }

    /// <summary>Forgets a consumer; what it holds stays its own until it is settled.</summary>
    private void Drop(AmqpConsumer consumer)
    {
        consumer.Phase = ConsumerPhase.Ended;
        Connection.Deliveries.Withdraw(consumer);
        _consumers.Remove(consumer.Tag);
        Detach(consumer);
        Unpark();
    }

    /// <summary>Keeps a holder only as long as it holds something.</summary>
    private void Detach(QueueHolder holder)
    {
        if (holder.Unsettled == 0)
        {
            holder.Release();
            return;
        }

        holder.IsDetached = true;
        _detached.Add(holder);
    }

    /// <summary>The queue of that name, which this connection may use; without a name the one last declared on the channel.</summary>
    private QueueHandle UsableQueue(string name)
    {
        return Queue(name.Length == 0 ? LastQueue() : Names.Clean(name));
    }

    private QueueHandle Queue(string name)
    {
        var queue = VirtualHost.FindQueue(name)
            ?? throw new AmqpException(AmqpReplyCode.NotFound, $"no queue '{name}' in vhost '{VirtualHost.Name}'");
        CheckOwner(queue);
        return queue;
    }
}
