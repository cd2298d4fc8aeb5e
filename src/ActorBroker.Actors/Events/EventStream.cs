namespace ActorBroker.Actors;

/// <summary>
/// Tells events to whoever subscribed to their type or a base type. Meant for what is rare (failures, dead letters,
/// changes of a catalogue): a publication looks at every subscription. A stopped subscriber is forgotten.
/// </summary>
public sealed class EventStream
{
    private readonly Lock _gate = new();
    private volatile Subscription[] _subscriptions = [];

    /// <summary>True if somebody listens to anything, so that an event is worth making.</summary>
    public bool HasSubscribers => _subscriptions.Length > 0;

    /// <summary>Subscribes to all events that are a <typeparamref name="TEvent"/>. A second subscription of the same kind changes nothing.</summary>
    public void Subscribe<TEvent>(ActorRef<TEvent> subscriber) => Subscribe<TEvent, TEvent>(subscriber, static published => published);

    /// <summary>Subscribes to all events that are a <typeparamref name="TEvent"/>, turned into a message of the subscriber's.</summary>
    public void Subscribe<TEvent, TMessage>(ActorRef<TMessage> subscriber, Func<TEvent, TMessage> translate)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(translate);
        lock (_gate)
        {
            if (!Array.Exists(_subscriptions, known => known.Subscriber == subscriber && known is Subscription<TEvent, TMessage>))
            {
                _subscriptions = [.. _subscriptions, new Subscription<TEvent, TMessage>(subscriber, translate)];
            }
        }
    }

    /// <summary>Ends all subscriptions of a subscriber.</summary>
    public void Unsubscribe(ActorRef subscriber)
    {
        lock (_gate)
        {
            _subscriptions = Array.FindAll(_subscriptions, known => known.Subscriber != subscriber);
        }
    }

    /// <summary>Tells an event to all its subscribers.</summary>
    public void Publish<TEvent>(TEvent published)
    {
        var stopped = false;
        foreach (var subscription in _subscriptions)
        {
            if (subscription.Subscriber.IsStopped)
            {
                stopped = true;
            }
            else
            {
                subscription.Tell(published);
            }
        }

        if (stopped)
        {
            lock (_gate)
            {
                _subscriptions = Array.FindAll(_subscriptions, known => !known.Subscriber.IsStopped);
            }
        }
    }

    private abstract class Subscription(ActorRef subscriber)
    {
        public ActorRef Subscriber { get; } = subscriber;

        public abstract void Tell<T>(T published);
    }

    private sealed class Subscription<TEvent, TMessage>(ActorRef<TMessage> subscriber, Func<TEvent, TMessage> translate)
        : Subscription(subscriber)
    {
        public override void Tell<T>(T published)
        {
            if (published is TEvent wanted)
            {
                // Past Tell: an event that a full or stopping subscriber misses must not become the next event.
                _ = subscriber.Deliver(translate(wanted), null);
            }
        }
    }
}
