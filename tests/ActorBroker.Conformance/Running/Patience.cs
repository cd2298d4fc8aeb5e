namespace ActorBroker.Conformance.Running;

/// <summary>How long tests wait for what must happen; a time-out is a failure, so these are generous.</summary>
internal static class Patience
{
    /// <summary>For one answer or delivery.</summary>
    public static readonly TimeSpan Event = TimeSpan.FromSeconds(15);

    /// <summary>For a server to start, with recovery, and for a program of several steps.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromSeconds(60);
}
