namespace ActorBroker.Actors;

/// <summary>Decides on which thread and in which order actors that have work get their turns.</summary>
public abstract class Dispatcher
{
    private readonly Lock _gate = new();
    private volatile Action<bool>[] _hooks = [];
    private volatile Action<Exception>? _faultHandlers;

    /// <summary>Sees to it that the runnable gets one turn, on this thread if it is in a scope and else on some other one.</summary>
    public abstract void Schedule(IRunnable runnable);

    /// <summary>Like <see cref="Schedule"/>, for one that has had its share of the present thread.</summary>
    public virtual void ScheduleElsewhere(IRunnable runnable) => Schedule(runnable);

    /// <summary>
    /// Opens a scope on the present thread: actors woken by this thread run on it when the scope ends, which saves waking
    /// another core. Within another scope of the same dispatcher it joins that one and its <paramref name="mayBlock"/> is
    /// not looked at. Do not wait for an answer inside a scope: who should give it runs after the scope's end.
    /// </summary>
    /// <param name="mayBlock">Whether hooks may keep this thread waiting, for a disk for instance.</param>
    public abstract DispatchScope Enter(bool mayBlock);

    /// <summary>
    /// Adds a hook that is called on a thread when all that was ready on it has run, or when it has run for so long that
    /// it gives the rest to others. What the hook makes ready runs on, then the hook is called again. Its argument says
    /// whether it may block. It must not throw.
    /// </summary>
    public void RegisterQuiescent(Action<bool> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        lock (_gate)
        {
            _hooks = [.. _hooks, hook];
        }
    }

    /// <summary>Takes a hook away. It may be running on other threads for a last time.</summary>
    public void UnregisterQuiescent(Action<bool> hook)
    {
        lock (_gate)
        {
            _hooks = Array.FindAll(_hooks, known => known != hook);
        }
    }

    /// <summary>Runs everything that can run now, if the dispatcher only runs on its owner's thread.</summary>
    internal virtual void Pump()
    {
    }

    /// <summary>Adds somebody who is told when a hook or a turn threw, which neither should do. He must not throw.</summary>
    internal void AddFaultHandler(Action<Exception> handler)
    {
        lock (_gate)
        {
            _faultHandlers += handler;
        }
    }

    internal void RemoveFaultHandler(Action<Exception> handler)
    {
        lock (_gate)
        {
            _faultHandlers -= handler;
        }
    }

    /// <summary>Calls all hooks.</summary>
    protected internal void RunQuiescent(bool mayBlock)
    {
        foreach (var hook in _hooks)
        {
            try
            {
                hook(mayBlock);
            }
            catch (Exception error)
            {
                // A thread of the pool must survive; the owner hears of it and decides.
                _faultHandlers?.Invoke(error);
            }
        }
    }

    /// <summary>Runs one turn.</summary>
    protected internal void RunTurn(IRunnable runnable)
    {
        try
        {
            runnable.Run();
        }
        catch (Exception error)
        {
            _faultHandlers?.Invoke(error);
        }
    }
}
