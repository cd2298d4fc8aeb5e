namespace ActorBroker.Actors;

/// <summary>What an <see cref="ActorSystem"/> is made of.</summary>
public sealed class ActorSystemOptions
{
    /// <summary>Its name, for people.</summary>
    public string Name { get; init; } = "actors";

    /// <summary>The time, for timers, backoffs and Ask.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Runs the actors. May be shared between systems.</summary>
    public required Dispatcher Dispatcher { get; init; }

    /// <summary>What the jitter of restarts is derived from.</summary>
    public int Seed { get; init; }

    /// <summary>What is done about a failed top-level actor. An escalation from here stops the system.</summary>
    public SupervisorStrategy GuardianStrategy { get; init; } = SupervisorStrategy.Default;
}
