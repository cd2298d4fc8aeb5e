using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <content>How each command is answered.</content>
public sealed partial class QueueMachine
{
    private void Decide(Publish publish, Turn<QueueEvent, QueueEffect> turn)
    {
        // A queue that is being deleted takes messages like an exchange without a binding: they are gone, and that is the answer.
        if (!_closed)
        {
            turn.Raise(new Published(publish.Count, _log.End, publish.Bytes), publish.Durability);
        }

        turn.Tell(new PublishAccepted(publish.Publisher));
    }

    private void Decide(Settle settle, Turn<QueueEvent, QueueEffect> turn)
    {
        if (!_holders.TryGetValue(settle.Holder, out var holder))
        {
            return;
        }

        var released = new List<OffsetRange>(settle.Offsets.Count);
        for (var i = 0; i < settle.Offsets.Count; i++)
        {
            holder.Release(settle.Offsets[i], released);
        }

        if (released.Count == 0)
        {
            return;
        }

        if (settle.Outcome == Outcome.Returned)
        {
            Return(released);
        }
        else
        {
            released.Sort(static (a, b) => a.First.CompareTo(b.First));

            // Nobody is told that an acknowledgement was taken, so nothing waits for the disk.
            turn.Raise(new Settled(released), Durability.None);
        }

        DropIfDone(holder);
    }

    private void Decide(Sent sent)
    {
        if (_holders.TryGetValue(sent.Consumer, out var holder))
        {
            holder.MarkSent(sent.Count);
            DropIfDone(holder);
        }
    }

    private void Decide(Get get, Turn<QueueEvent, QueueEffect> turn)
    {
        if (_closed || Ready == 0)
        {
            turn.Tell(new Got(get.Holder, default, 0));
            return;
        }

        var message = TakeRun(1);
        if (get.NoAck)
        {
            HolderOf(get.Holder).Pin(message.First);
            turn.Raise(new Settled([new OffsetRange(message.First, message.First + 1)]), Durability.Written);
        }
        else
        {
            HolderOf(get.Holder).Hold(message.First);
            MarkDelivered(turn);
        }

        turn.Tell(new Got(get.Holder, message, Ready));
    }

    private void Decide(Subscribe subscribe, Turn<QueueEvent, QueueEffect> turn)
    {
        var exclusive = _subscribed > 0 && (subscribe.Options.Exclusive || _consumers[0].Options.Exclusive);
        if (_closed || exclusive)
        {
            turn.Tell(new Refused(subscribe.ReplyTo, _closed ? Refusal.Closed : Refusal.ExclusiveUse));
            return;
        }

        var consumer = new QueueConsumer(subscribe.Consumer, subscribe.Options) { IsSubscribed = true };
        _holders.Add(subscribe.Consumer, consumer);
        _consumers.Add(consumer);
        _subscribed++;
        turn.Tell(new Subscribed(subscribe.ReplyTo));
    }

    private void Decide(Unsubscribe unsubscribe, Turn<QueueEvent, QueueEffect> turn)
    {
        if (_holders.TryGetValue(unsubscribe.Consumer, out var consumer))
        {
            Unsubscribe(consumer, turn);
            DropIfDone(consumer);
        }

        if (unsubscribe.ReplyTo is { } replyTo)
        {
            turn.Tell(new Unsubscribed(replyTo));
        }
    }

    private void Decide(Forget forget, Turn<QueueEvent, QueueEffect> turn)
    {
        if (!_holders.Remove(forget.Holder, out var holder))
        {
            return;
        }

        var released = new List<OffsetRange>();
        holder.ReleaseAll(released);
        Return(released);
        Unsubscribe(holder, turn);
    }

    private void Decide(Purge purge, Turn<QueueEvent, QueueEffect> turn)
    {
        var ready = Ready;
        DropReady(turn);
        turn.Tell(new Purged(purge.ReplyTo, ready));
    }

    private void Decide(Close close, Turn<QueueEvent, QueueEffect> turn)
    {
        Refusal? refusal = _closed ? Refusal.Closed
            : close.IfUnused && _subscribed > 0 ? Refusal.InUse
            : close.IfEmpty && Ready > 0 ? Refusal.NotEmpty
            : null;
        if (refusal is { } reason)
        {
            turn.Tell(new Refused(close.ReplyTo, reason));
            return;
        }

        _closed = true;
        foreach (var consumer in _consumers)
        {
            consumer.IsSubscribed = false;
            turn.Tell(new Cancelled(consumer.Recipient));
        }

        _consumers.Clear();
        _subscribed = 0;
        turn.Tell(new Closed(close.ReplyTo, Ready));
    }

    private void Unsubscribe(QueueConsumer consumer, Turn<QueueEvent, QueueEffect> turn)
    {
        if (!consumer.IsSubscribed)
        {
            return;
        }

        consumer.IsSubscribed = false;
        _consumers.Remove(consumer);
        if (--_subscribed == 0)
        {
            turn.Tell(new Unused(consumer.Recipient));
        }
    }

    private void DropReady(Turn<QueueEvent, QueueEffect> turn)
    {
        var ready = new List<OffsetRange>();
        _returned.Intersect(new OffsetRange(0, _head), ready);
        foreach (var range in ready)
        {
            _returned.Remove(range);
        }

        if (_log.End > _head)
        {
            ready.Add(new OffsetRange(_head, _log.End));
            _head = _log.End;
        }

        if (ready.Count > 0)
        {
            turn.Raise(new Settled(ready), Durability.Written);
        }
    }

    private void Return(List<OffsetRange> released)
    {
        foreach (var range in released)
        {
            _returned.Add(range);
        }
    }

    private QueueConsumer HolderOf(Recipient recipient)
    {
        if (!_holders.TryGetValue(recipient, out var holder))
        {
            holder = new QueueConsumer(recipient, new ConsumerOptions(NoAck: false, Exclusive: false, Prefetch: 0, Window: 1));
            _holders.Add(recipient, holder);
        }

        return holder;
    }

    private void DropIfDone(QueueConsumer holder)
    {
        if (!holder.IsSubscribed && holder.HoldsNothing)
        {
            _holders.Remove(holder.Recipient);
        }
    }
}
