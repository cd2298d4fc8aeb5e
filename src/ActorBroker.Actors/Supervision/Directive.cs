namespace ActorBroker.Actors;

/// <summary>What a supervisor does about a failed child.</summary>
public enum Directive
{
    /// <summary>Go on with the next message and the present state.</summary>
    Resume,

    /// <summary>Put a new instance in its place after the backoff; mail is kept, children are stopped.</summary>
    Restart,

    /// <summary>Stop it for good.</summary>
    Stop,

    /// <summary>Fail oneself for the same reason and leave it to one's own supervisor.</summary>
    Escalate,
}
