using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Index;

namespace ActorBroker.Journal.Reading;

/// <summary>Reads bodies of one entity, best in ascending order: the next entry is then found without a search and mostly without a read.</summary>
internal sealed class BodyReader(EmbeddedJournal journal, EntityId entity, LogWindow window) : IBodyReader
{
    private EntityLog? _log;
    private IndexBlock? _block;
    private IndexCursor _cursor;

    public long FirstOffset { get; private set; }

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> Bodies { get; private set; }

    public bool MoveTo(long offset) => MoveTo(offset, mayBeBehind: false);

    public bool MoveToNext(long offset) => MoveTo(offset, mayBeBehind: true);

    public void Rest()
    {
        Count = 0;
        Bodies = default;
        window.Release();
    }

    public void Dispose() => Rest();

    private bool MoveTo(long offset, bool mayBeBehind)
    {
        if (offset >= FirstOffset && offset < FirstOffset + Count)
        {
            return true;
        }

        Count = 0;
        Bodies = default;
        // The entity may have had no entry yet when the reader was opened.
        _log ??= journal.Find(entity);
        EntryLocation missed = default;
        while (_log is not null
            && (_log.TryFind(offset, ref _block, ref _cursor, out var location)
                || (mayBeBehind && _log.TryFindBehind(offset, ref _block, ref _cursor, out location))))
        {
            if (window.TryLoad(location, location.Length, mayReadAhead: true, out var bytes) && TryTake(location, bytes[..location.Length]))
            {
                return true;
            }

            if (location == missed)
            {
                throw window.Damage(location, $"the file of live entry {location.Sequence} of {entity} was deleted.");
            }

            // The file went between the two steps: the entry is dead now, or was written again elsewhere.
            missed = location;
            _block = null;
        }

        return false;
    }

    private bool TryTake(in EntryLocation location, ReadOnlyMemory<byte> bytes)
    {
        var entry = bytes.Span;
        var isRight = EntryHead.TryRead(entry, out var head) && head.Length == location.Length && head.Sequence == location.Sequence
            && head.Entity == entity && head.Kind.HasMessages()
            && (!window.IsFromDisk || (head.IsHeadValid(entry, location.Segment.Mask) && head.AreBodiesValid(entry)));
        if (isRight)
        {
            FirstOffset = head.FirstOffset;
            Count = head.Count;
            Bodies = bytes[head.BodiesStart..];
        }
        else
        {
            window.ThrowUnlessDeleted(location, $"the checksum of entry {location.Sequence} of {entity} is wrong.");
        }

        return isRight;
    }
}
