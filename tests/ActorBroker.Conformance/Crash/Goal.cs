namespace ActorBroker.Conformance.Crash;

/// <summary>A count that a test needs to be reached; guarded by the lock of who counts.</summary>
internal sealed class Goal
{
    private int _count;
    private int _least;
    private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One more.</summary>
    public void Count()
    {
        _count++;
        Check();
    }

    /// <summary>Completes when more than so many are counted.</summary>
    public Task PassesAsync(int least)
    {
        _least = least;
        _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Check();
        return _reached.Task;
    }

    private void Check()
    {
        if (_count > _least)
        {
            _reached.TrySetResult();
        }
    }
}
