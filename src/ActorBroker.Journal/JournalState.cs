namespace ActorBroker.Journal;

/// <summary>What the embedded journal takes.</summary>
public enum JournalState
{
    /// <summary>Everything. Leads to <see cref="Full"/> and <see cref="Failed"/>.</summary>
    Healthy,

    /// <summary>
    /// The disk is full: whoever can is to send no messages. Entries with some are taken as long as there is room for what
    /// was on its way, then refused with <see cref="Actors.Persistence.JournalFullException"/>; those without (settlements),
    /// snapshots and deletions are taken, from a reserve at last. Leads to <see cref="Healthy"/> within a second of there
    /// being space again, and to <see cref="Failed"/>.
    /// </summary>
    Full,

    /// <summary>Nothing, for what is on the device is unknown after a failed sync. Only opening the journal again leads on.</summary>
    Failed,
}
