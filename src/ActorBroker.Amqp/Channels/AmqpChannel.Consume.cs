using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Channels;

/// <content>Consumers and single gets.</content>
internal sealed partial class AmqpChannel
{
    private readonly Queue<(AmqpConsumer Consumer, DeliveryRun Run)> _aside = new();
    private ushort _consumerPrefetch;
    private ushort _channelPrefetch;
    private ulong _delivered;

    /// <summary>Whether the channel's own prefetch limit is reached; consumers' limits are kept by their queues.</summary>
    public bool IsFull => _channelPrefetch > 0 && _unsettled.Count >= _channelPrefetch;

    /// <summary>Gives a delivery the next tag, and keeps it until it is settled if that is asked for.</summary>
    public ulong NextDelivery(QueueHolder holder, long offset, bool noAck)
    {
        var tag = ++_delivered;
        if (!noAck)
        {
            _unsettled.Add(tag, holder, offset);
        }

        return tag;
    }

    /// <summary>Keeps deliveries until the channel has room for them.</summary>
    public void PutAside(AmqpConsumer consumer, DeliveryRun run) => _aside.Enqueue((consumer, run));

    /// <summary>The queue has taken a consumer.</summary>
    public void OnSubscribed(AmqpConsumer consumer, bool answers)
    {
        Connection.StopWaiting();
        if (answers)
        {
            new BasicConsumeOk(consumer.Tag).Write(Output, Number);
        }
    }

    /// <summary>The queue has refused a consumer.</summary>
    public void OnSubscribeRefused(AmqpConsumer consumer, Refusal reason)
    {
        Connection.StopWaiting();
        _consumers.Remove(consumer.Tag);
        Connection.Fail(this, reason == Refusal.ExclusiveUse
            ? new AmqpException(AmqpReplyCode.AccessRefused, $"queue {consumer.Queue.Info.Id} in exclusive use")
            : new AmqpException(AmqpReplyCode.NotFound, $"no queue {consumer.Queue.Info.Id}"));
    }

    /// <summary>The client's cancel has reached the queue.</summary>
    public void OnUnsubscribed(AmqpConsumer consumer)
    {
        Connection.StopWaiting();
        Drop(consumer);
        if (!consumer.IsCancelled)
        {
            consumer.IsCancelled = true;
            new BasicCancelOk(consumer.Tag).Write(Output, Number);
        }
    }

    /// <summary>The queue has ended a consumer: it was deleted, or failed.</summary>
    public void OnCancelled(AmqpConsumer consumer)
    {
        if (consumer.IsCancelled || !_consumers.ContainsKey(consumer.Tag))
        {
            return;
        }

        consumer.IsCancelled = true;
        Drop(consumer);
        if (Connection.NotifiesCancel)
        {
            new BasicCancel(consumer.Tag, NoWait: true).Write(Output, Number);
        }
    }

    /// <summary>A get was answered.</summary>
    public void OnGot(AmqpGetter getter, Got got)
    {
        Connection.StopWaiting();
        if (got.Message.Count == 0)
        {
            default(BasicGetEmpty).Write(Output, Number);
            return;
        }

        var message = getter.Read(got.Message.First);
        var answer = new BasicGetOk
        {
            DeliveryTag = NextDelivery(getter, got.Message.First, getter.NoAck),
            Redelivered = got.Message.Redelivered,
            Exchange = message.Exchange,
            RoutingKey = message.RoutingKey,
            MessageCount = (uint)Math.Min(got.Ready, uint.MaxValue),
        };
        ContentWriter.Write(Output, Number, Connection.FrameMax, answer, message.Properties, message.Body);
        getter.RestReader();
        if (getter.NoAck)
        {
            getter.Queue.Tell(new Sent(getter, 1));
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
            ResumeAside();
        }
        else
        {
            _consumerPrefetch = qos.PrefetchCount;
        }

        default(BasicQosOk).Write(Output, Number);
    }

    private void OnConsume(BasicConsume consume)
    {
        var queue = UsableQueue(consume.Queue);
        var tag = consume.ConsumerTag.Length > 0 ? consume.ConsumerTag : "amq.ctag-" + Connection.Options.NewName();
        if (_consumers.ContainsKey(tag))
        {
            throw new AmqpException(AmqpReplyCode.NotAllowed, $"attempt to reuse consumer tag '{tag}'");
        }

        // A consumer with a prefetch limit never has more than that on its way, so its window need not be kept.
        var window = consume.NoAck || _consumerPrefetch == 0 ? Connection.Options.DeliveryWindow : int.MaxValue;
        var options = new ConsumerOptions(consume.NoAck, consume.Exclusive, _consumerPrefetch, window);
        var consumer = new AmqpConsumer(this, queue, tag, options, answers: !consume.NoWait);
        _consumers.Add(tag, consumer);
        Connection.StartWaiting();
        queue.Tell(new Subscribe(consumer, options, consumer));
    }

    private void OnCancel(BasicCancel cancel)
    {
        if (!_consumers.TryGetValue(cancel.ConsumerTag, out var consumer))
        {
            // Cancelling what is not there is answered as if it had been (RabbitMQ).
            if (!cancel.NoWait)
            {
                new BasicCancelOk(cancel.ConsumerTag).Write(Output, Number);
            }

            return;
        }

        consumer.IsCancelled = cancel.NoWait;
        Connection.StartWaiting();
        consumer.Queue.Tell(new Unsubscribe(consumer, consumer));
    }

    private void OnGet(BasicGet get)
    {
        var queue = UsableQueue(get.Queue);
        if (!_getters.TryGetValue(queue, out var getter))
        {
            _getters.Add(queue, getter = new AmqpGetter(this, queue));
        }

        getter.NoAck = get.NoAck;
        Connection.StartWaiting();
        queue.Tell(new Get(getter, get.NoAck));
    }

    /// <summary>Forgets a consumer; what it holds stays its own until it is settled.</summary>
    private void Drop(AmqpConsumer consumer)
    {
        Connection.Deliveries.Withdraw(consumer);
        for (var left = _aside.Count; left > 0; left--)
        {
            var (other, run) = _aside.Dequeue();
            if (!ReferenceEquals(other, consumer))
            {
                _aside.Enqueue((other, run));
            }
            else
            {
                Connection.Settlements.Add(consumer, new(run.First, run.First + run.Count), Outcome.Returned);
            }
        }

        _consumers.Remove(consumer.Tag);
        _cancelled.Add(consumer);
    }

    private void ResumeAside()
    {
        for (var left = _aside.Count; left > 0; left--)
        {
            var (consumer, run) = _aside.Dequeue();
            Connection.Deliveries.Add(consumer, run);
        }
    }

    /// <summary>The queue of that name, which this connection may use; without a name the one last declared on the channel.</summary>
    private QueueHandle UsableQueue(string name)
    {
        if (name.Length == 0)
        {
            name = LastQueue();
        }

        var queue = VirtualHost.FindQueue(name)
            ?? throw new AmqpException(AmqpReplyCode.NotFound, $"no queue '{name}' in vhost '{VirtualHost.Name}'");
        CheckOwner(queue);
        return queue;
    }
}
