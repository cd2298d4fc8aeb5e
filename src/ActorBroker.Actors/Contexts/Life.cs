namespace ActorBroker.Actors;

/// <summary>Where an actor is in its life. Changed only in its own turns.</summary>
internal enum Life : byte
{
    /// <summary>Spawned; its first turn makes it. Leads to Running or Failed.</summary>
    New,

    /// <summary>Handles signals, and messages unless suspended. Leads to Failed or Stopping.</summary>
    Running,

    /// <summary>Its code threw; it waits for the verdict or the end of the backoff. Leads to Running, Restarting or Stopping.</summary>
    Failed,

    /// <summary>Waits for its children to stop before the new instance begins. Leads to Running, Failed or Stopping.</summary>
    Restarting,

    /// <summary>Waits for its children to stop before it stops itself. Leads to Stopped.</summary>
    Stopping,

    /// <summary>Over.</summary>
    Stopped,
}
