using System.Collections.Concurrent;

namespace ActorBroker.Actors;

/// <summary>
/// Runs actors on the thread that woke them if that thread is in a scope (see <see cref="Enter"/>), else on the thread
/// pool. Waking another core costs tens of microseconds, far more than most turns, so a chain of actors that tell each
/// other stays on one core until there is enough work to share.
/// </summary>
public sealed class ThreadPoolDispatcher : Dispatcher, IThreadPoolWorkItem
{
    // The dispatcher itself is the pool's work item, one per waiting runnable, so that queueing allocates nothing.
    private readonly ConcurrentQueue<IRunnable> _waiting = new();

    /// <summary>A dispatcher with its limits.</summary>
    /// <param name="readyLimit">Runnables that wait for one thread at most; further ones go to the pool, so that other cores help.</param>
    /// <param name="runLimit">Turns that one scope runs at most; the rest goes to the pool and the thread back to its owner.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is less than 1.</exception>
    public ThreadPoolDispatcher(int readyLimit = 32, int runLimit = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(readyLimit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(runLimit, 1);
        ReadyLimit = readyLimit;
        RunLimit = runLimit;
    }

    /// <summary>Runnables that wait for one thread at most.</summary>
    public int ReadyLimit { get; }

    /// <summary>Turns that one scope runs at most.</summary>
    public int RunLimit { get; }

    /// <inheritdoc/>
    public override void Schedule(IRunnable runnable)
    {
        if (ThreadScope.Current is not { } scope || !scope.TryAdd(this, runnable))
        {
            ScheduleElsewhere(runnable);
        }
    }

    /// <inheritdoc/>
    public override void ScheduleElsewhere(IRunnable runnable)
    {
        _waiting.Enqueue(runnable);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    public override DispatchScope Enter(bool mayBlock) => new(ThreadScope.Enter(this, mayBlock));

    void IThreadPoolWorkItem.Execute()
    {
        if (!_waiting.TryDequeue(out var runnable))
        {
            return;
        }

        using (Enter(mayBlock: true))
        {
            ThreadScope.Current!.TryAdd(this, runnable);
        }
    }
}
