namespace ActorBroker.Actors;

/// <summary>What became of a message that was told.</summary>
public enum Delivery
{
    /// <summary>It is in the mailbox.</summary>
    Delivered,

    /// <summary>The receiver has stopped.</summary>
    Stopped,

    /// <summary>The receiver's mailbox holds as much as <see cref="Props{TMessage}.MailboxCapacity"/> allows.</summary>
    MailboxFull,
}
