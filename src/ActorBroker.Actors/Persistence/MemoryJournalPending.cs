using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Persistence;

/// <summary>What the next commit does: adds an entry, or exchanges its bodies, or with live ranges replaces the snapshot, or without an entry deletes.</summary>
internal readonly record struct MemoryJournalPending(
    MemoryJournalLog Log, MemoryJournalEntry? Entry, long Sequence, OffsetRange[]? Live, IAppendObserver? Observer, bool IsReplacement = false)
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
        else if (IsReplacement)
        {
            Log.Exchange(Entry);
        }
        else
        {
            Log.Add(Entry);
        }
    }
}
