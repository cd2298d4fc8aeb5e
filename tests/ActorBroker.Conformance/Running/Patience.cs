namespace ActorBroker.Conformance.Running;

/// <summary>
/// How long tests wait for what must happen. Only a test that fails waits so long, so these are for a machine that is ten times
/// slower than most and busy with other work.
/// </summary>
internal static class Patience
{
    /// <summary>For one answer or delivery.</summary>
    public static readonly TimeSpan Event = TimeSpan.FromSeconds(60);

    /// <summary>For a server to start, with recovery, or to end, and for a program of several steps (which end by themselves earlier).</summary>
    public static readonly TimeSpan Start = TimeSpan.FromMinutes(4);
}
