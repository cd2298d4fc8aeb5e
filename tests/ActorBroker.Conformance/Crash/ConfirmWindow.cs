namespace ActorBroker.Conformance.Crash;

/// <summary>Publishes that wait for their confirms: so many at once, started one after the other.</summary>
internal sealed class ConfirmWindow
{
    private readonly Task[] _slots;
    private int _next;

    public ConfirmWindow(int size)
    {
        _slots = new Task[size];
        Array.Fill(_slots, Task.CompletedTask);
    }

    /// <summary>Waits until the oldest publish is confirmed if the window is full, and starts the next; throws if the oldest failed.</summary>
    public async Task StartAsync(Func<Task> publish)
    {
        await _slots[_next];
        _slots[_next] = publish();
        _next = (_next + 1) % _slots.Length;
    }

    /// <summary>Waits until no publish is under way any more, failed or not.</summary>
    public Task SettleAsync() => Task.WhenAll(_slots).ContinueWith(_ => { }, TaskScheduler.Default);
}
