using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <content>Who gets what is ready: consumers in turn, each as far as it has room.</content>
public sealed partial class QueueMachine
{
    /// <inheritdoc/>
    public void Conclude(Turn<QueueEvent, QueueEffect> turn)
    {
        if (_subscribed == 0 || Ready == 0)
        {
            return;
        }

        HandOut();
        List<OffsetRange>? settled = null;
        foreach (var consumer in _consumers)
        {
            if (consumer.TakeHanded() is not { } runs)
            {
                continue;
            }

            turn.Tell(new Deliver(consumer.Recipient, runs));
            if (consumer.Options.NoAck)
            {
                settled ??= [];
                foreach (var run in runs)
                {
                    settled.Add(new OffsetRange(run.First, run.First + run.Count));
                }
            }
        }

        if (settled is not null)
        {
            // At most once: gone from the queue before the client can have it.
            settled.Sort(static (a, b) => a.First.CompareTo(b.First));
            turn.Raise(new Settled(settled), Durability.Written);
        }

        MarkDelivered(turn);
    }

    /// <summary>
    /// Gives ready messages out, lowest offset first. With one consumer that has room it gets a whole run at once; with
    /// several they take one message each in turn, starting behind the one that was served last.
    /// </summary>
    private void HandOut()
    {
        while (Ready > 0)
        {
            var (consumer, others) = NextWithRoom();
            if (consumer is null)
            {
                return;
            }

            consumer.Hand(TakeRun(others ? 1 : (int)Math.Min(consumer.Room, int.MaxValue)));
        }
    }

    private (QueueConsumer? Consumer, bool Others) NextWithRoom()
    {
        QueueConsumer? found = null;
        var at = _turn;
        for (var i = 0; i < _consumers.Count; i++)
        {
            var index = (_turn + i) % _consumers.Count;
            if (_consumers[index].Room <= 0)
            {
                continue;
            }

            if (found is not null)
            {
                _turn = at;
                return (found, true);
            }

            found = _consumers[index];
            at = (index + 1) % _consumers.Count;
        }

        _turn = at;
        return (found, false);
    }

    /// <summary>Takes the lowest ready messages, at most as many as asked for, that are consecutive and share the redelivered flag.</summary>
    private DeliveryRun TakeRun(int most)
    {
        if (!_returned.IsEmpty)
        {
            var run = _returned.NextRange(0);
            var count = (int)Math.Min(run.Count, most);
            _returned.Remove(new OffsetRange(run.First, run.First + count));
            return new DeliveryRun(run.First, count, Redelivered: true);
        }

        var fresh = new DeliveryRun(_head, (int)Math.Min(_log.End - _head, most), Redelivered: false);
        _head += fresh.Count;
        return fresh;
    }

    /// <summary>Journals how far messages were handed out, with nobody waiting for it.</summary>
    private void MarkDelivered(Turn<QueueEvent, QueueEffect> turn)
    {
        if (_head > _log.DeliveredEnd)
        {
            turn.Raise(new Delivered(_head), Durability.None);
        }
    }
}
