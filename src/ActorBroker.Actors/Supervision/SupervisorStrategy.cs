namespace ActorBroker.Actors;

/// <summary>What is done about a child that failed, each child by itself (one-for-one). Immutable; may be shared.</summary>
public sealed class SupervisorStrategy
{
    /// <summary>Restarts whatever failed, without end, after 200 ms at first and 30 s at last.</summary>
    public static SupervisorStrategy Default { get; } = new();

    /// <summary>Stops whatever failed.</summary>
    public static SupervisorStrategy Stopping { get; } = new() { Decider = static _ => Directive.Stop };

    /// <summary>Leaves every failure to the supervisor above.</summary>
    public static SupervisorStrategy Escalating { get; } = new() { Decider = static _ => Directive.Escalate };

    /// <summary>Chooses by the failure. If it throws itself, the supervisor fails with what it threw.</summary>
    public Func<Exception, Directive> Decider { get; init; } = static _ => Directive.Restart;

    /// <summary>Pause before the first restart; it doubles with each further one. Zero restarts at once, always.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause, before jitter.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The pause is lengthened by up to this share (0 to 1), so that many actors which failed for one reason do not come
    /// back at one moment. It is derived from the system's seed, the path and the count; it repeats from run to run.
    /// </summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>A child that has run for so long after a restart begins with the shortest pause again.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Restarts allowed within <see cref="Within"/>; a failure after that stops the child.</summary>
    public int MaxRestarts { get; init; } = int.MaxValue;

    /// <summary>The window in which <see cref="MaxRestarts"/> counts. It opens with a failure and the next one opens when it has passed.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The pause before the restart with this number, counted from 1.</summary>
    internal TimeSpan Backoff(int restart, double share)
    {
        if (MinBackoff <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        // 2^31 minimal pauses are longer than any sensible maximum, so a larger exponent changes nothing.
        var ticks = Math.Min(MinBackoff.Ticks * Math.Pow(2, Math.Min(restart - 1, 31)), MaxBackoff.Ticks);
        return TimeSpan.FromTicks((long)(ticks * (1 + (Jitter * share))));
    }
}
