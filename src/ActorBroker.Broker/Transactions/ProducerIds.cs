namespace ActorBroker.Broker.Transactions;

/// <summary>
/// Gives out producer ids from blocks that the catalog has journaled as taken, so that an id is never given twice. What is
/// left of a block when the broker ends is lost, which costs nothing.
/// </summary>
internal sealed class ProducerIds(Func<int, Task<long>> reserve)
{
    /// <summary>Ids of one block: one entry in the journal for so many producers.</summary>
    private const int BlockSize = 1000;

    private readonly Lock _gate = new();
    private Task? _reserving;
    private long _next;
    private long _end;

    /// <summary>The next id.</summary>
    public ValueTask<long> NextAsync() => TryTake(out var id) ? new ValueTask<long>(id) : new ValueTask<long>(ReserveAsync());

    private async Task<long> ReserveAsync()
    {
        while (true)
        {
            Task reserving;
            TaskCompletionSource? mine = null;
            lock (_gate)
            {
                if (_reserving is null)
                {
                    mine = new TaskCompletionSource();
                    _reserving = mine.Task;
                }

                reserving = _reserving;
            }

            if (mine is not null)
            {
                // Outside of the lock: it tells an actor, and others come here while it waits.
                await FillAsync(mine);
            }

            await reserving;
            if (TryTake(out var id))
            {
                return id;
            }
        }
    }

    private async Task FillAsync(TaskCompletionSource done)
    {
        Exception? failure = null;
        try
        {
            var first = await reserve(BlockSize);
            lock (_gate)
            {
                _next = first;
                _end = first + BlockSize;
            }
        }
        catch (Exception error)
        {
            failure = error;
        }

        lock (_gate)
        {
            _reserving = null;
        }

        if (failure is null)
        {
            done.SetResult();
        }
        else
        {
            done.SetException(failure);
        }
    }

    private bool TryTake(out long id)
    {
        lock (_gate)
        {
            id = _next;
            if (_next == _end)
            {
                return false;
            }

            _next++;
            return true;
        }
    }
}
