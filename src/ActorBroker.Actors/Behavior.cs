namespace ActorBroker.Actors;

/// <summary>An actor as a function: handles a message and says how the next one is handled.</summary>
/// <typeparam name="TMessage">The messages it understands.</typeparam>
/// <param name="context">The actor's surroundings.</param>
/// <param name="message">The message.</param>
/// <returns>The behaviour for the next message; null to stay as it is.</returns>
public delegate Behavior<TMessage>? Behavior<TMessage>(ActorContext<TMessage> context, TMessage message);

/// <summary>Runs a <see cref="Behavior{TMessage}"/>. A restart goes back to the first one.</summary>
internal sealed class BehaviorActor<TMessage>(Behavior<TMessage> initial) : Actor<TMessage>
{
    private Behavior<TMessage> _present = initial;

    protected internal override void Receive(TMessage message) => _present = _present(Context, message) ?? _present;
}

/// <summary>Runs a plain function that never changes its behaviour.</summary>
internal sealed class HandlerActor<TMessage>(Action<ActorContext<TMessage>, TMessage> handler) : Actor<TMessage>
{
    protected internal override void Receive(TMessage message) => handler(Context, message);
}
