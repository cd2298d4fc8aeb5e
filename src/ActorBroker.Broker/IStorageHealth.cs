namespace ActorBroker.Broker;

/// <summary>Whether the journal takes messages, for edges that can tell publishers so before their publishes are refused.</summary>
public interface IStorageHealth
{
    /// <summary>
    /// Why messages are not taken at present, for people; null while they are. Read by any thread at any time. It goes to
    /// clients, so it names no path.
    /// </summary>
    string? Problem { get; }

    /// <summary>
    /// Raised after <see cref="Problem"/> has come or gone, on any thread. Who listens does not block; if it comes and goes
    /// quickly he may see the last state only.
    /// </summary>
    event EventHandler? Changed;
}
