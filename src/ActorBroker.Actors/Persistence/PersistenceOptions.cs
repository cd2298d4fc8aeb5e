namespace ActorBroker.Actors.Persistence;

/// <summary>When persistent actors take snapshots and leave memory.</summary>
public sealed record PersistenceOptions
{
    /// <summary>A snapshot is taken when this many bytes were appended since the last one. Default 4 MiB.</summary>
    public long SnapshotBytes { get; init; } = 4 << 20;

    /// <summary>A snapshot is taken when this many entries were appended since the last one, which bounds what a restart replays. Default 8192.</summary>
    public int SnapshotEntries { get; init; } = 8192;

    /// <summary>An entity without soft state leaves memory after being idle for at least this long. Default 60 s.</summary>
    public TimeSpan PassivateAfter { get; init; } = TimeSpan.FromSeconds(60);
}
