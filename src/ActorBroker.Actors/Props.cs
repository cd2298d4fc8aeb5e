namespace ActorBroker.Actors;

/// <summary>How to make an actor, again at each restart, and the limits it lives within. Immutable; may be shared.</summary>
/// <typeparam name="TMessage">The messages it understands.</typeparam>
public sealed class Props<TMessage>
{
    /// <summary>Messages a mailbox holds unless said otherwise. Further ones become dead letters.</summary>
    public const int DefaultMailboxCapacity = 1_000_000;

    /// <summary>Messages one turn handles at most unless said otherwise; then other actors get the thread.</summary>
    public const int DefaultTurnLimit = 1000;

    private Props(Func<Actor<TMessage>> factory, int mailboxCapacity, int turnLimit)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentOutOfRangeException.ThrowIfLessThan(mailboxCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(turnLimit, 1);
        Factory = factory;
        MailboxCapacity = mailboxCapacity;
        TurnLimit = turnLimit;
    }

    /// <summary>Makes a new instance. Called in the new actor's first turn and at each restart.</summary>
    public Func<Actor<TMessage>> Factory { get; }

    /// <summary>Messages the mailbox holds. A further one becomes a dead letter, and an Ask fails with <see cref="MailboxFullException"/>.</summary>
    public int MailboxCapacity { get; }

    /// <summary>Messages one turn handles at most.</summary>
    public int TurnLimit { get; }

    /// <summary>Props of a class.</summary>
    public static Props<TMessage> Of(Func<Actor<TMessage>> factory) => new(factory, DefaultMailboxCapacity, DefaultTurnLimit);

    /// <summary>Props of a function that may return the next behaviour.</summary>
    public static Props<TMessage> Of(Behavior<TMessage> behavior)
    {
        ArgumentNullException.ThrowIfNull(behavior);
        return Of(() => new BehaviorActor<TMessage>(behavior));
    }

    /// <summary>Props of a function that handles every message alike.</summary>
    public static Props<TMessage> OfHandler(Action<ActorContext<TMessage>, TMessage> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Of(() => new HandlerActor<TMessage>(handler));
    }

    /// <summary>The same actor within other limits; those not named stay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is less than 1.</exception>
    public Props<TMessage> With(int? mailboxCapacity = null, int? turnLimit = null) =>
        new(Factory, mailboxCapacity ?? MailboxCapacity, turnLimit ?? TurnLimit);
}
