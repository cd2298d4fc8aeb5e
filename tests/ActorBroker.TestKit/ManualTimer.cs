namespace ActorBroker.TestKit;

/// <summary>A timer of a <see cref="ManualClock"/>; its numbers are guarded by the clock.</summary>
internal sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
{
    public long Due { get; set; }

    public long Order { get; set; }

    public long Period { get; set; }

    public bool IsDisposed { get; set; }

    public static int Compare(ManualTimer one, ManualTimer other) =>
        one.Due != other.Due ? one.Due.CompareTo(other.Due) : one.Order.CompareTo(other.Order);

    public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Set(this, dueTime, period);

    public void Fire() => callback(state);

    public void Dispose() => clock.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
