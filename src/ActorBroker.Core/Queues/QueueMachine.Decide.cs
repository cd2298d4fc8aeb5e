using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <content>How each command is answered.</content>
public sealed partial class QueueMachine
{
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

        switch (settle.Outcome)
        {
            case Outcome.Returned:
                Return(released, turn);
                break;
            case Outcome.Rejected:
                Drop(released, DeathReason.Rejected, turn);
                break;
            default:
                OffsetRanges.SortAndJoin(released);
                ForgetOverdue(released);

                // Nobody is told that an acknowledgement was taken, so nothing waits for the disk.
                turn.Raise(new Settled(released), Durability.None);
                break;
        }

        Await(holder);
        DropIfDone(holder);
    }

    private void Decide(Sent sent)
    {
        if (_holders.TryGetValue(sent.Consumer, out var consumer))
        {
            consumer.MarkSent(sent.Count);
            Await(consumer);
            DropIfDone(consumer);
        }
    }

    private void Decide(Limit limit, Turn<QueueEvent, QueueEffect> turn)
    {
        if (!_holders.TryGetValue(limit.Consumer, out var consumer))
        {
            return;
        }

        var released = new List<OffsetRange>();
        for (var i = 0; i < limit.Untouched.Count; i++)
        {
            var run = limit.Untouched[i];
            released.Clear();
            consumer.TakeBack(run.Range, released);
            foreach (var range in _overdue.IsEmpty ? released : WithoutOverdue(released, turn))
            {
                MakeReady(range, run.Redelivered);
            }
        }

        consumer.Limit(limit.Prefetch);
        _waiting.StepBack(consumer);
        Await(consumer);
        DropIfDone(consumer);
    }

    private void Decide(Get get, Turn<QueueEvent, QueueEffect> turn)
    {
        _usedAt = turn.Now;
        Expire(turn, includeNow: false);
        if (_closed || Ready == 0)
        {
            turn.Tell(new Got(get.Holder, default, 0));
            return;
        }

        var message = TakeRun(1);
        if (get.NoAck)
        {
            HolderOf(get.Holder).KeepOnTheWay(message.Range);
            turn.Raise(new Settled([message.Range]), Durability.Written);
        }
        else
        {
            HolderOf(get.Holder).Hold(message.First);
        }

        MarkDelivered(turn);

        turn.Tell(new Got(get.Holder, message, Ready));
    }

    private void Decide(Subscribe subscribe, Turn<QueueEvent, QueueEffect> turn)
    {
        // With a single active consumer the others wait for their turn, which an exclusive one would never let come (RabbitMQ refuses it, too).
        var exclusive = _exclusive || (subscribe.Options.Exclusive && (_subscribers.Count > 0 || settings.SingleActiveConsumer));
        if (_closed || exclusive)
        {
            turn.Tell(new Refused(subscribe.ReplyTo, _closed ? Refusal.Closed : Refusal.ExclusiveUse));
            return;
        }

        var consumer = HolderOf(subscribe.Consumer);
        if (consumer.IsSubscribed)
        {
            throw new ArgumentException($"{subscribe.Consumer} is subscribed to the queue already; unsubscribe it first.", nameof(subscribe));
        }

        consumer.Subscribe(subscribe.Options);
        _exclusive = subscribe.Options.Exclusive;
        _subscribers.Add(consumer);
        Await(consumer);
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
        Unsubscribe(holder, turn);
        Return(released, turn);
    }

    private void Decide(Purge purge, Turn<QueueEvent, QueueEffect> turn)
    {
        Expire(turn, includeNow: false);
        var ready = Ready;
        DropReady(turn);
        turn.Tell(new Purged(purge.ReplyTo, ready));
    }

    private void Decide(Close close, Turn<QueueEvent, QueueEffect> turn)
    {
        Expire(turn, includeNow: false);
        Refusal? refusal = _closed ? Refusal.Closed
            : close.IfUnused && _subscribers.Count > 0 ? Refusal.InUse
            : close.IfEmpty && Ready > 0 ? Refusal.NotEmpty
            : null;
        if (refusal is { } reason)
        {
            turn.Tell(new Refused(close.ReplyTo, reason));
            return;
        }

        _closed = true;
        foreach (var consumer in _subscribers)
        {
            consumer.Unsubscribe();
            turn.Tell(new Cancelled(consumer.Recipient));
        }

        _waiting.Clear();
        _subscribers.Clear();
        turn.Tell(new Closed(close.ReplyTo, Ready));
    }

    private void Unsubscribe(QueueConsumer consumer, Turn<QueueEvent, QueueEffect> turn)
    {
        if (!consumer.IsSubscribed)
        {
            return;
        }

        var wasActive = ReferenceEquals(_subscribers[0], consumer);
        consumer.Unsubscribe();
        _waiting.Remove(consumer);
        _subscribers.Remove(consumer);
        _exclusive = false;
        if (_subscribers.Count == 0)
        {
            _usedAt = turn.Now;
            turn.Tell(new Unused(consumer.Recipient));
        }
        else if (settings.SingleActiveConsumer)
        {
            if (wasActive)
            {
                Promote();
            }

            Await(_subscribers[0]);
        }
    }

    /// <summary>Of those who wait to be the single active consumer, the first of the highest priority is the next.</summary>
    private void Promote()
    {
        var next = _subscribers[0];
        foreach (var waiting in _subscribers)
        {
            if (waiting.Options.Priority > next.Options.Priority)
            {
                next = waiting;
            }
        }

        _subscribers.Remove(next);
        _subscribers.Insert(0, next);
    }

    private void DropReady(Turn<QueueEvent, QueueEffect> turn)
    {
        var ready = new OffsetSet();
        _ready.Remove(new OffsetRange(_state.Log.Floor, _state.Log.End), ready);
        _readyBytes = 0;
        if (!ready.IsEmpty)
        {
            turn.Raise(new Settled(OffsetRanges.Of(ready)), Durability.Written);
        }
    }

    private QueueConsumer HolderOf(Recipient recipient)
    {
        if (!_holders.TryGetValue(recipient, out var holder))
        {
            holder = new QueueConsumer(recipient);
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
