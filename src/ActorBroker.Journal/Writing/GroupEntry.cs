using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Index;

namespace ActorBroker.Journal.Writing;

/// <summary>What has to be done for an entry when its group is written.</summary>
internal struct GroupEntry
{
    public EntityLog Log;
    public EntryKind Kind;
    public Durability Durability;
    public int Length;
    public int Count;
    public long Sequence;
    public long FirstOffset;

    /// <summary>Where its bytes are, in memory and from the beginning of the group.</summary>
    public Chunk Chunk;
    public int Start;
    public long GroupPosition;

    public IAppendObserver? Observer;

    /// <summary>A snapshot's live ranges.</summary>
    public OffsetRange[]? Live;
}
