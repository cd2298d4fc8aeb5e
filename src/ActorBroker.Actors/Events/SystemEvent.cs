namespace ActorBroker.Actors;

/// <summary>Something the kernel publishes on the <see cref="EventStream"/>, for logs and metrics.</summary>
public abstract record SystemEvent;

/// <summary>An actor failed and its supervisor has decided.</summary>
/// <param name="Actor">Who failed.</param>
/// <param name="Reason">What its code threw.</param>
/// <param name="Directive">What is done about it.</param>
/// <param name="Delay">For a restart the pause before it.</param>
public sealed record ActorFailed(ActorRef Actor, Exception Reason, Directive Directive, TimeSpan Delay) : SystemEvent;

/// <summary>A new instance took the place of a failed one and is ready for messages.</summary>
/// <param name="Actor">Who was restarted.</param>
/// <param name="Reason">Why.</param>
public sealed record ActorRestarted(ActorRef Actor, Exception Reason) : SystemEvent;

/// <summary>Code that runs on an actor's way out (PostStop, PreRestart) failed; the actor went on its way.</summary>
/// <param name="Actor">Whose code.</param>
/// <param name="Reason">What it threw.</param>
public sealed record CleanUpFailed(ActorRef Actor, Exception Reason) : SystemEvent;

/// <summary>A hook of the dispatcher failed. What it should have done has not been done.</summary>
/// <param name="Reason">What it threw.</param>
public sealed record DispatcherFaulted(Exception Reason) : SystemEvent;

/// <summary>A message that nobody will handle.</summary>
/// <param name="Message">The message; it may hold a payload, so do not log it.</param>
/// <param name="Sender">Who told it, if known.</param>
/// <param name="Recipient">To whom.</param>
/// <param name="Cause">Why it was not delivered.</param>
public sealed record DeadLetter(object? Message, ActorRef? Sender, ActorRef Recipient, Delivery Cause) : SystemEvent;
