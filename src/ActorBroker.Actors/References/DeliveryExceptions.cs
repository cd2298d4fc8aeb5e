namespace ActorBroker.Actors;

/// <summary>The actor that was asked has stopped.</summary>
public sealed class ActorStoppedException(ActorRef actor)
    : InvalidOperationException($"Actor '{actor.Path}' has stopped and will not answer; look its successor up and ask that.")
{
    /// <summary>Who was asked.</summary>
    public ActorRef Actor { get; } = actor;
}

/// <summary>The mailbox of the actor that was asked is full.</summary>
public sealed class MailboxFullException(ActorRef actor)
    : InvalidOperationException($"The mailbox of actor '{actor.Path}' is full; ask again when it has caught up.")
{
    /// <summary>Who was asked.</summary>
    public ActorRef Actor { get; } = actor;
}
