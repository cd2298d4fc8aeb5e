namespace ActorBroker.Actors;

/// <summary>
/// Names an actor, alive or stopped, without saying what it understands. May be used from any thread and kept for as long
/// as one likes. Not only actors have one: a connection, a test probe or a pending question may stand behind it.
/// </summary>
public abstract class ActorRef
{
    /// <summary>A reference within a system.</summary>
    protected ActorRef(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        System = system;
    }

    /// <summary>The system it belongs to.</summary>
    public ActorSystem System { get; }

    /// <summary>Its name, which no living sibling shares.</summary>
    public abstract string Name { get; }

    /// <summary>Its place in the tree, as in <c>/user/queues/17</c>.</summary>
    public abstract string Path { get; }

    /// <summary>True if no message told from now on will be handled.</summary>
    public abstract bool IsStopped { get; }

    /// <summary>Tells a signal. One told to a stopped actor is dropped without a trace.</summary>
    public abstract void Signal(Signal signal);

    /// <summary>
    /// Has the watcher told <see cref="Terminated"/> once when this one stops, or now if it has stopped.
    /// Actors use <see cref="ActorContext.Watch"/>, which also forgets news that came too late.
    /// </summary>
    public abstract void AddWatcher(ActorRef watcher);

    /// <summary>Takes <see cref="AddWatcher"/> back. The news may be on its way already.</summary>
    public abstract void RemoveWatcher(ActorRef watcher);

    /// <inheritdoc/>
    public override string ToString() => Path;
}

/// <summary>Names an actor that understands <typeparamref name="TMessage"/>.</summary>
/// <typeparam name="TMessage">The messages it understands.</typeparam>
/// <param name="system">The system it belongs to.</param>
public abstract class ActorRef<TMessage>(ActorSystem system) : ActorRef(system)
{
    /// <summary>Puts a message into the mailbox and returns. What cannot be delivered becomes a dead letter.</summary>
    public void Tell(TMessage message) => Tell(message, null);

    /// <summary>Puts a message into the mailbox and returns. What cannot be delivered becomes a dead letter.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Shown to the receiver as <see cref="ActorContext.Sender"/>.</param>
    public void Tell(TMessage message, ActorRef? sender)
    {
        var delivery = Deliver(message, sender);
        if (delivery != Delivery.Delivered)
        {
            System.DeadLetters.Add(message, sender, this, delivery);
        }
    }

    /// <summary>Asks a question. No thread waits.</summary>
    /// <typeparam name="TReply">The answer.</typeparam>
    /// <param name="make">Makes the question from the reference that takes the answer; the same reference is the sender.</param>
    /// <param name="timeout">How long to wait by the system's clock.</param>
    /// <returns>
    /// The first answer. Fails with <see cref="TimeoutException"/> if none came in time, with
    /// <see cref="ActorStoppedException"/> if the actor has stopped or stops before it came to the question, and with
    /// <see cref="MailboxFullException"/> if the mailbox is full.
    /// </returns>
    public Task<TReply> Ask<TReply>(Func<ActorRef<TReply>, TMessage> make, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(make);
        var question = new QuestionRef<TReply>(this, timeout);
        var message = make(question);
        var delivery = Deliver(message, question);
        if (delivery != Delivery.Delivered)
        {
            System.DeadLetters.Add(message, question, this, delivery);
        }

        return question.Task;
    }

    /// <summary>Takes a message, or says why not.</summary>
    protected internal abstract Delivery Deliver(TMessage message, ActorRef? sender);
}
