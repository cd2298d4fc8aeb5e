namespace ActorBroker.Core.Entities;

/// <summary>What a machine decided on one drain of its mailbox: events to append together and effects to perform after that.</summary>
/// <remarks>One object serves a shell for ever; <see cref="Clear"/> begins the next turn.</remarks>
public sealed class Turn<TEvent, TEffect>(Action<TEvent> apply)
{
    private readonly List<TEvent> _events = [];
    private readonly List<TEffect> _effects = [];

    /// <summary>The time of the turn in milliseconds since 1970-01-01 UTC; the only clock a machine has.</summary>
    public long Now { get; private set; }

    /// <summary>The events in the order in which they were applied.</summary>
    public IReadOnlyList<TEvent> Events => _events;

    /// <summary>The effects in the order in which they are to be performed.</summary>
    public IReadOnlyList<TEffect> Effects => _effects;

    /// <summary>What the effects wait for.</summary>
    public Durability Durability { get; private set; }

    /// <summary>Applies the event and keeps it for the journal.</summary>
    /// <param name="event">What has changed.</param>
    /// <param name="durability">What the turn's effects have to wait for because of it.</param>
    public void Raise(TEvent @event, Durability durability)
    {
        apply(@event);
        _events.Add(@event);
        if (durability > Durability)
        {
            Durability = durability;
        }
    }

    /// <summary>Keeps an effect to be performed when the turn's events are durable enough.</summary>
    public void Tell(TEffect effect) => _effects.Add(effect);

    /// <summary>Begins a turn at the given time.</summary>
    public void Clear(long now)
    {
        _events.Clear();
        _effects.Clear();
        Durability = Durability.None;
        Now = now;
    }
}
