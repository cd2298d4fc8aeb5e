using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <content>Who gets what is ready: consumers in turn, each as far as it has room.</content>
public sealed partial class QueueMachine
{
    /// <inheritdoc/>
    public void Conclude(Turn<QueueEvent, QueueEffect> turn)
    {
        Expire(turn, includeNow: false);
        Serve(turn);
        Expire(turn, includeNow: true);
        DropOverLength(turn);
    }

    private void Serve(Turn<QueueEvent, QueueEffect> turn)
    {
        if (Ready > 0 && _subscribers.Count > 0)
        {
            HandOut();
            SendHanded(turn);
        }
    }

    private void SendHanded(Turn<QueueEvent, QueueEffect> turn)
    {
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
                    settled.Add(run.Range);
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
    /// Gives ready messages out, lowest offset of the highest priority first. The consumer whose turn it is gets one message,
    /// or a whole run if nobody else of its priority has room.
    /// </summary>
    private void HandOut()
    {
        while (Ready > 0 && _waiting.Take(out var others) is { } consumer)
        {
            if (consumer.Hand(TakeRun(others ? 1 : (int)consumer.Room)))
            {
                _served.Add(consumer);
            }

            Await(consumer);
        }
    }

    /// <summary>Puts a consumer that has room at the end of the line; where only one may be active, only that one.</summary>
    private void Await(QueueConsumer consumer)
    {
        if (!settings.SingleActiveConsumer || (_subscribers.Count > 0 && ReferenceEquals(_subscribers[0], consumer)))
        {
            _waiting.Add(consumer);
        }
    }

    /// <summary>Takes the messages to be handed out next, at most as many as asked for, that are alike.</summary>
    private DeliveryRun TakeRun(int most)
    {
        // Messages that came back are told how often, so a run of them is cut to one where that is counted.
        var run = _ready.Take(most, _state.Attempts.IsEmpty ? most : 1);
        if (run.Redelivered && !_state.Attempts.IsEmpty)
        {
            run = run with { Attempts = _state.Attempts.Of(run.First) };
        }

        ForgetReadyBytes(run.Range);
        _handedEnd = Math.Max(_handedEnd, run.Range.End);
        return run;
    }

    private void ForgetReadyBytes(OffsetRange range)
    {
        if (settings.LengthBytesMax is not null)
        {
            _readyBytes -= _state.Sizes.Sum(range);
        }
    }

    /// <summary>Journals how far messages were handed out, with nobody waiting for it.</summary>
    private void MarkDelivered(Turn<QueueEvent, QueueEffect> turn)
    {
        if (_handedEnd > _state.Log.DeliveredEnd)
        {
            turn.Raise(new Delivered(_handedEnd), Durability.None);
        }
    }
}
