using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Channels;

/// <summary>What a queue has handed to a consumer and the socket has not taken yet, in the queue's order.</summary>
internal sealed class PendingRuns
{
    private readonly Queue<DeliveryRun> _runs = new();
    private DeliveryRun _front;

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => _front.Count == 0 && _runs.Count == 0;

    /// <summary>Adds a run behind the others.</summary>
    public void Add(DeliveryRun run) => _runs.Enqueue(run);

    /// <summary>The next message.</summary>
    public bool TryPeek(out DeliveryRun next)
    {
        var any = _front.Count > 0 || _runs.TryDequeue(out _front);
        next = _front with { Count = Math.Min(1, _front.Count) };
        return any;
    }

    /// <summary>Goes past the message last peeked at.</summary>
    public void Advance() => _front = _front with { First = _front.First + 1, Count = _front.Count - 1 };

    /// <summary>Takes out all that is left of the first run.</summary>
    public bool TryTakeRun(out DeliveryRun run)
    {
        if (_front.Count > 0)
        {
            run = _front;
            _front = default;
            return true;
        }

        return _runs.TryDequeue(out run);
    }
}
