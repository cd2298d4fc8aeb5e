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
        foreach (var consumer in _served)
        {
            var runs = consumer.TakeHanded();
            turn.Tell(new Deliver(consumer.Recipient, runs));
            if (consumer.Options.NoAck)
            {
                settled ??= new List<OffsetRange>(runs.Count);
                foreach (var run in runs)
                {
                    settled.Add(new OffsetRange(run.First, run.First + run.Count));
                }
            }
        }

        _served.Clear();
        if (settled is not null)
        {
            // At most once: gone from the queue before the client can have it.
            OffsetRanges.SortAndJoin(settled);
            turn.Raise(new Settled(settled), Durability.Written);
        }

        MarkDelivered(turn);
    }

    /// <summary>
    /// Gives ready messages out, lowest offset first. Those with room stand in line: the first one gets a message and goes
    /// to the end of the line, or the whole run if it stands there alone. So a message costs the same with two consumers and
    /// with ten thousand, most of them without room.
    /// </summary>
    private void HandOut()
    {
        while (Ready > 0 && _waiting.First is { } place)
        {
            var consumer = place.Value;
            _waiting.Remove(place);

            // A get by the same holder may have used the room up meanwhile.
            if (consumer.Room <= 0)
            {
                continue;
            }

            if (consumer.Hand(TakeRun(_waiting.Count > 0 ? 1 : (int)consumer.Room)))
            {
                _served.Add(consumer);
            }

            Await(consumer);
        }
    }

    /// <summary>Puts a consumer that has room at the end of the line, unless it stands there already.</summary>
    private void Await(QueueConsumer consumer)
    {
        if (consumer.Place.List is null && consumer.IsSubscribed && consumer.Room > 0)
        {
            _waiting.AddLast(consumer.Place);
        }
    }

    private void Unawait(QueueConsumer consumer)
    {
        if (consumer.Place.List is not null)
        {
            _waiting.Remove(consumer.Place);
        }
    }

    /// <summary>Takes the lowest ready messages, at most as many as asked for, that are consecutive and share the redelivered flag.</summary>
    private DeliveryRun TakeRun(int most)
    {
        if (!_returned.IsEmpty)
        {
            var run = _returned.NextRange(0, most);
            _returned.Remove(run);
            return new DeliveryRun(run.First, (int)run.Count, Redelivered: true);
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
