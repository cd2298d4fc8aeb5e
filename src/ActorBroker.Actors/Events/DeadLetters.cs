namespace ActorBroker.Actors;

/// <summary>Where messages end that nobody will handle: counted, and published as <see cref="DeadLetter"/> if somebody listens.</summary>
public sealed class DeadLetters
{
    private readonly EventStream _events;
    private long _count;

    internal DeadLetters(EventStream events) => _events = events;

    /// <summary>How many there were since the system began.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Adds one. A question (Ask) fails with its reason.</summary>
    public void Add<TMessage>(TMessage message, ActorRef? sender, ActorRef recipient, Delivery cause)
    {
        Interlocked.Increment(ref _count);
        (sender as IQuestion)?.Undelivered(cause);
        if (_events.HasSubscribers)
        {
            _events.Publish(new DeadLetter(message, sender, recipient, cause));
        }
    }
}
