using ActorBroker.Broker;
using ActorBroker.Journal;

namespace ActorBroker.Server.Hosting;

/// <summary>Tells edges whether the journal takes messages. Clients are told what is wrong, not where the data lie.</summary>
internal sealed class JournalHealth : IStorageHealth
{
    private readonly EmbeddedJournal _journal;

    /// <summary>Listens to a journal.</summary>
    public JournalHealth(EmbeddedJournal journal)
    {
        _journal = journal;
        journal.StateChanged += (_, _) => Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <inheritdoc/>
    public event EventHandler? Changed;

    /// <inheritdoc/>
    public string? Problem => _journal.State switch
    {
        JournalState.Healthy => null,
        JournalState.Full => "the broker's disk is full: messages are refused until there is space again",
        _ => "the broker's journal has failed: messages are refused until the broker is started again",
    };
}
