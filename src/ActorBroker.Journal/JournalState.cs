namespace ActorBroker.Journal;

/// <summary>What the embedded journal takes.</summary>
public enum JournalState
{
    /// <summary>Everything. Leads to <see cref="Full"/> and <see cref="Failed"/>.</summary>
    Healthy,

    /// <summary>
    /// The disk is full: entries with messages are refused with <see cref="Actors.Persistence.JournalFullException"/>;
    /// those without (settlements), snapshots and deletions are taken, from a reserve. Leads to <see cref="Healthy"/>
    /// within a second of there being space again, and to <see cref="Failed"/>.
    /// </summary>
    Full,

    /// <summary>Nothing, for what is on the device is unknown after a failed sync. Only opening the journal again leads on.</summary>
    Failed,
}
