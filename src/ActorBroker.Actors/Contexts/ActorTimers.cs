namespace ActorBroker.Actors;

/// <summary>Keeps an actor's timers by key. All but <see cref="Fire"/> runs in the actor's turns.</summary>
internal sealed class ActorTimers<TMessage>(ActorContext<TMessage> cell) : ITimers<TMessage>
{
    private readonly Dictionary<object, TimerEntry<TMessage>> _entries = [];

    public void StartSingle(object key, TMessage message, TimeSpan delay) => Start(key, message, delay, periodic: false);

    public void StartPeriodic(object key, TMessage message, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        Start(key, message, interval, periodic: true);
    }

    public bool Cancel(object key)
    {
        if (!_entries.Remove(key, out var entry))
        {
            return false;
        }

        entry.Clock!.Dispose();
        return true;
    }

    public void CancelAll()
    {
        foreach (var entry in _entries.Values)
        {
            entry.Clock!.Dispose();
        }

        _entries.Clear();
    }

    public bool IsActive(object key) => _entries.ContainsKey(key);

    /// <summary>Whether a message of the timer that was in the mailbox is still wanted.</summary>
    public bool Admit(TimerEntry<TMessage> entry)
    {
        entry.Queued = false;
        if (!_entries.TryGetValue(entry.Key, out var present) || present != entry)
        {
            return false;
        }

        if (!entry.Periodic)
        {
            _entries.Remove(entry.Key);
            entry.Clock!.Dispose();
        }

        return true;
    }

    /// <summary>The time has come; on whatever thread the clock uses.</summary>
    internal void Fire(TimerEntry<TMessage> entry)
    {
        if (entry.Queued)
        {
            return;
        }

        entry.Queued = true;
        using (cell.System.Dispatcher.Enter(mayBlock: true))
        {
            _ = cell.Enqueue(entry.Message, entry);
        }
    }

    private void Start(object key, TMessage message, TimeSpan due, bool periodic)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(due, TimeSpan.Zero);
        Cancel(key);
        var entry = new TimerEntry<TMessage>(this, key, message, periodic);
        _entries.Add(key, entry);
        entry.Clock = cell.Clock.CreateTimer(
            static state => ((TimerEntry<TMessage>)state!).Fire(), entry, due, periodic ? due : Timeout.InfiniteTimeSpan);
    }
}

/// <summary>One timer. Also the origin of its message, by which a stale one is told apart.</summary>
internal sealed class TimerEntry<TMessage>(ActorTimers<TMessage> owner, object key, TMessage message, bool periodic)
{
    private volatile bool _queued;

    public object Key { get; } = key;

    public TMessage Message { get; } = message;

    public bool Periodic { get; } = periodic;

    /// <summary>The clock's timer. Assigned before the actor's turn ends, so before any of its messages is handled.</summary>
    public ITimer? Clock { get; set; }

    /// <summary>Its message is in the mailbox.</summary>
    public bool Queued
    {
        get => _queued;
        set => _queued = value;
    }

    public void Fire() => owner.Fire(this);
}
