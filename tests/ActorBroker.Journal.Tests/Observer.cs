using ActorBroker.Actors.Persistence;

namespace ActorBroker.Journal.Tests;

/// <summary>Remembers what it was told, and in which order all observers of one log were.</summary>
internal sealed class Observer(List<long>? order = null) : IAppendObserver, IDisposable
{
    private readonly ManualResetEventSlim _told = new();

    public int Times { get; private set; }

    public Exception? Error { get; private set; }

    public bool IsTold => _told.IsSet;

    public bool IsStored => IsTold && Error is null;

    public void Appended(long sequence, Exception? error)
    {
        order?.Add(sequence);
        Times++;
        Error = error;
        _told.Set();
    }

    public Observer Wait()
    {
        if (!_told.Wait(TimeSpan.FromSeconds(120)))
        {
            throw new TimeoutException("The observer was not told within two minutes.");
        }

        return this;
    }

    public void Dispose() => _told.Dispose();
}
