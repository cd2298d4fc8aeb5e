namespace ActorBroker.Actors.Persistence;

/// <summary>When persistent actors take snapshots and leave memory, and how much they take at a time.</summary>
public sealed record PersistenceOptions
{
    /// <summary>A snapshot is taken when this many bytes were appended since the last one. Default 4 MiB.</summary>
    public long SnapshotBytes { get; init; } = 4 << 20;

    /// <summary>A snapshot is taken when this many entries were appended since the last one, which bounds what a restart replays. Default 8192.</summary>
    public int SnapshotEntries { get; init; } = 8192;

    /// <summary>An entity without soft state leaves memory after being idle for at least this long. Default 60 s.</summary>
    public TimeSpan PassivateAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Commands that may wait for one entity. A further one is refused with <see cref="MailboxFullException"/>. Default 1,000,000.</summary>
    public int MailboxCapacity { get; init; } = Props<object>.DefaultMailboxCapacity;

    /// <summary>Commands that one turn takes at most; the rest is for the next turn. Default 1000.</summary>
    public int TurnLimit { get; init; } = Props<object>.DefaultTurnLimit;

    /// <summary>
    /// Bytes of message bodies at which a turn ends, so that one entry of the journal stays small; the rest is for the next
    /// turn. The command that reaches the limit is still part of the turn, whatever its size. Default 16 MiB.
    /// </summary>
    public long TurnBytes { get; init; } = 16 << 20;
}
