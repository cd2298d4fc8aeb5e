namespace ActorBroker.Actors;

/// <summary>
/// What became ready on one thread. The thread runs it in order; past <c>readyLimit</c> waiting runnables other threads
/// are called in, and after <c>runLimit</c> turns the rest is given to them, so that no borrowed thread is kept for ever
/// by actors that keep waking each other.
/// </summary>
internal sealed class ThreadScope
{
    [ThreadStatic]
    private static ThreadScope? _current;

    [ThreadStatic]
    private static ThreadScope? _spare;

    private readonly Queue<IRunnable> _ready = new();
    private ThreadPoolDispatcher? _owner;
    private ThreadScope? _outer;
    private int _depth;

    /// <summary>The scope that the present thread is in.</summary>
    public static ThreadScope? Current => _current;

    public bool MayBlock { get; set; }

    public static ThreadScope Enter(ThreadPoolDispatcher owner, bool mayBlock)
    {
        var present = _current;
        if (present is not null && present._owner == owner)
        {
            present._depth++;
            return present;
        }

        // The spare one keeps its queue's memory from scope to scope; only two dispatchers on one thread need another.
        var scope = _spare ?? new ThreadScope();
        _spare = null;
        scope._owner = owner;
        scope._outer = present;
        scope._depth = 1;
        scope.MayBlock = mayBlock;
        _current = scope;
        return scope;
    }

    public bool TryAdd(ThreadPoolDispatcher owner, IRunnable runnable)
    {
        if (_owner != owner || _ready.Count >= owner.ReadyLimit)
        {
            return false;
        }

        _ready.Enqueue(runnable);
        return true;
    }

    public void Leave()
    {
        if (_depth > 1)
        {
            _depth--;
            return;
        }

        var owner = _owner!;
        RunReady(owner);
        _current = _outer;
        _outer = null;
        _owner = null;
        _spare = this;
        while (_ready.TryDequeue(out var runnable))
        {
            owner.ScheduleElsewhere(runnable);
        }
    }

    private void RunReady(ThreadPoolDispatcher owner)
    {
        var left = owner.RunLimit;
        while (_ready.Count > 0)
        {
            while (left > 0 && _ready.TryDequeue(out var runnable))
            {
                left--;
                owner.RunTurn(runnable);
            }

            owner.RunQuiescent(MayBlock);
            if (left == 0)
            {
                return;
            }
        }
    }
}
