namespace ActorBroker.Actors;

/// <summary>A signal between cells, which the actor's own code never sees.</summary>
internal abstract class SystemSignal : Signal;

/// <summary>Stop after the present message.</summary>
internal sealed class StopSignal : SystemSignal
{
    public static readonly StopSignal Instance = new();
}

/// <summary>The last child has stopped; sent only to one who waits for it.</summary>
internal sealed class ChildrenGone : SystemSignal
{
    public static readonly ChildrenGone Instance = new();
}

/// <summary>The backoff has passed.</summary>
internal sealed class RestartDue : SystemSignal
{
    public static readonly RestartDue Instance = new();
}

/// <summary>A child failed and waits for the verdict.</summary>
internal sealed class ChildFailed(ActorContext child, Exception reason) : SystemSignal
{
    public ActorContext Child { get; } = child;

    public Exception Reason { get; } = reason;
}

/// <summary>What the supervisor decided.</summary>
internal sealed class Verdict(Directive directive, TimeSpan delay) : SystemSignal
{
    public static readonly Verdict Resume = new(Directive.Resume, TimeSpan.Zero);

    public static readonly Verdict Stop = new(Directive.Stop, TimeSpan.Zero);

    public Directive Directive { get; } = directive;

    public TimeSpan Delay { get; } = delay;
}
