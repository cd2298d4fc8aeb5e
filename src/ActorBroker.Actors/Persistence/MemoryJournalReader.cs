using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Persistence;

/// <summary>Reads an entity's bodies out of the memory they are kept in.</summary>
internal sealed class MemoryJournalReader(MemoryJournal journal, EntityId entity) : IBodyReader
{
    private MemoryJournalLog? _log;
    private MemoryJournalEntry? _entry;
    private int _place = -1;

    public long FirstOffset => _entry?.FirstOffset ?? 0;

    public int Count => _entry?.Count ?? 0;

    public ReadOnlyMemory<byte> Bodies => _entry?.Bodies ?? default;

    public bool MoveTo(long offset) => MoveTo(offset, mayBeBehind: false);

    public bool MoveToNext(long offset) => MoveTo(offset, mayBeBehind: true);

    public void Rest() => _entry = null;

    public void Dispose() => Rest();

    private bool MoveTo(long offset, bool mayBeBehind)
    {
        if (_entry is not null && offset >= _entry.FirstOffset && offset < _entry.EndOffset)
        {
            return true;
        }

        _log ??= journal.Find(entity);
        _place++;
        _entry = _log?.Find(offset, ref _place, mayBeBehind);
        return _entry is not null;
    }
}
