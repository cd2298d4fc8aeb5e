namespace ActorBroker.Journal;

/// <summary>What the embedded journal does before it tells an observer that its entry is synced.</summary>
public enum JournalDurability
{
    /// <summary>The group is synced to the device first: safe from a loss of power. The default.</summary>
    Fsync = 0,

    /// <summary>The group is written; a sync follows within <see cref="JournalOptions.SyncInterval"/>. A loss of power takes at most that much.</summary>
    Interval = 1,

    /// <summary>The group is written; the operating system writes it to the device when it likes. Safe from a crash of the broker only.</summary>
    Os = 2,
}
