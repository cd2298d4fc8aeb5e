using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Persistence;

/// <summary>What the next commit does: adds an entry, or with live ranges replaces the snapshot, or without an entry deletes.</summary>
internal readonly record struct MemoryJournalPending(
    MemoryJournalLog Log, MemoryJournalEntry? Entry, long Sequence, OffsetRange[]? Live, IAppendObserver? Observer)
{
    public void Apply()
    {
        if (Entry is null)
        {
            Log.Clear();
        }
        else if (Live is not null)
        {
            Log.Replace(Entry, Live);
        }
        else
        {
            Log.Add(Entry);
        }
    }
}
