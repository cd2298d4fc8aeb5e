namespace ActorBroker.Actors;

/// <summary>Something that has work and wants a thread for one turn.</summary>
public interface IRunnable
{
    /// <summary>Whose work it is, for traces.</summary>
    string Path { get; }

    /// <summary>Runs one turn. Called by one thread at a time, once per <see cref="Dispatcher.Schedule"/>; must not throw.</summary>
    void Run();
}
