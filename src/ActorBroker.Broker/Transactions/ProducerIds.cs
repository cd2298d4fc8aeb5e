namespace ActorBroker.Broker.Transactions;

/// <summary>
/// Gives out producer ids from blocks that the catalog has journaled as taken, so that an id is never given twice. What is
/// left of a block when the broker ends is lost, which costs nothing.
/// </summary>
/// <param name="reserve">Takes so many ids that follow one another, and returns the first.</param>
internal sealed class ProducerIds(Func<int, Task<long>> reserve)
{
    /// <summary>Ids of one block: one entry in the journal for so many producers.</summary>
    private const int BlockSize = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource<long>> _waiting = new();
    private bool _isReserving;
    private long _next;
    private long _end;

    /// <summary>The next id.</summary>
    public ValueTask<long> NextAsync()
    {
        var mine = new TaskCompletionSource<long>();
        lock (_gate)
        {
            if (_next < _end)
            {
                return new ValueTask<long>(_next++);
            }

            _waiting.Enqueue(mine);
            if (_isReserving)
            {
                return new ValueTask<long>(mine.Task);
            }

            _isReserving = true;
        }

        _ = ReserveAsync();
        return new ValueTask<long>(mine.Task);
    }

    /// <summary>Takes blocks until nobody waits. Each who waits has a task of its own, so that all go on in the catalog's turn.</summary>
    private async Task ReserveAsync()
    {
        var served = new List<(TaskCompletionSource<long> Waiting, long Id)>();
        bool again;
        do
        {
            served.Clear();
            long first;
            try
            {
                first = await reserve(BlockSize);
            }
            catch (Exception error)
            {
                Refuse(error);
                return;
            }

            lock (_gate)
            {
                (_next, _end) = (first, first + BlockSize);
                while (_next < _end && _waiting.TryDequeue(out var waiting))
                {
                    served.Add((waiting, _next++));
                }

                again = _isReserving = _waiting.Count > 0;
            }

            foreach (var (waiting, id) in served)
            {
                waiting.SetResult(id);
            }
        }
        while (again);
    }

    private void Refuse(Exception error)
    {
        TaskCompletionSource<long>[] refused;
        lock (_gate)
        {
            refused = [.. _waiting];
            _waiting.Clear();
            _isReserving = false;
        }

        foreach (var waiting in refused)
        {
            waiting.SetException(error);
        }
    }
}
