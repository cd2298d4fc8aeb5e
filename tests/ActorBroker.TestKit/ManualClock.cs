namespace ActorBroker.TestKit;

/// <summary>
/// A clock that moves only when told to. Timers fire on the thread that moves it, in the order of their due times, and
/// those of one moment in the order in which they were set; while one fires the clock shows its due time.
/// </summary>
public sealed class ManualClock : TimeProvider
{
    /// <summary>Where every clock begins, so that a test's times can be read.</summary>
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly SortedSet<ManualTimer> _timers = new(Comparer<ManualTimer>.Create(ManualTimer.Compare));
    private long _now;
    private long _order;

    /// <summary>Called after the timers of one moment have fired, before the clock moves on; lets actors run at that moment.</summary>
    public Action? Settle { get; set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Timers that are set.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>Time from now to the next timer; null if none is set.</summary>
    public TimeSpan? NextTimer
    {
        get
        {
            lock (_gate)
            {
                return _timers.Min is { } next ? TimeSpan.FromTicks(next.Due - _now) : null;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _now);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock on and fires every timer that comes due, also those that are set meanwhile.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Settle?.Invoke();
        var target = GetTimestamp() + by.Ticks;
        while (FireNextMoment(target))
        {
            Settle?.Invoke();
        }

        Interlocked.Exchange(ref _now, target);
    }

    internal bool Set(ManualTimer timer, TimeSpan due, TimeSpan period)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (timer.IsDisposed)
            {
                return false;
            }

            timer.Period = period > TimeSpan.Zero ? period.Ticks : 0;
            if (due >= TimeSpan.Zero)
            {
                timer.Due = _now + due.Ticks;
                timer.Order = ++_order;
                _timers.Add(timer);
            }

            return true;
        }
    }

    internal void Remove(ManualTimer timer)
    {
        lock (_gate)
        {
            timer.IsDisposed = true;
            _timers.Remove(timer);
        }
    }

    private bool FireNextMoment(long target)
    {
        long moment;
        long lastOrder;
        lock (_gate)
        {
            if (_timers.Min is not { } first || first.Due > target)
            {
                return false;
            }

            moment = first.Due;
            lastOrder = _order;
            Interlocked.Exchange(ref _now, Math.Max(_now, moment));
        }

        while (TakeDue(moment, lastOrder) is { } timer)
        {
            timer.Fire();
        }

        return true;
    }

    /// <summary>The next timer of this moment. One set by a timer of the same moment waits for the next round.</summary>
    private ManualTimer? TakeDue(long moment, long lastOrder)
    {
        lock (_gate)
        {
            if (_timers.Min is not { } timer || timer.Due > moment || timer.Order > lastOrder)
            {
                return null;
            }

            _timers.Remove(timer);
            if (timer.Period > 0)
            {
                timer.Due += timer.Period;
                timer.Order = ++_order;
                _timers.Add(timer);
            }

            return timer;
        }
    }
}
