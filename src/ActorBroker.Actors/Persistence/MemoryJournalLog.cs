using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Persistence;

/// <summary>One entity in memory. What was taken belongs to the journal's gate, the rest to the lock here.</summary>
internal sealed class MemoryJournalLog(EntityId id)
{
    private readonly Lock _lock = new();
    private readonly List<MemoryJournalEntry> _bodies = [];
    private readonly Queue<MemoryJournalEntry> _events = new();
    private MemoryJournalEntry? _snapshot;
    private long _lastSequence;
    private volatile bool _isDeleted;

    public EntityId Id { get; } = id;

    public long TakenSequence { get; set; }

    public long TakenOffset { get; set; }

    public long TakenSnapshot { get; set; }

    /// <summary>Whether the entity was given up; from then on nothing is taken of it and nothing read.</summary>
    public bool IsDeleted
    {
        get => _isDeleted;
        set => _isDeleted = value;
    }

    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                // An entry with messages that is behind the snapshot is in both lists.
                var behind = _events.Where(static entry => entry.Count == 0).Sum(static entry => (long)entry.Bytes.Length);
                return behind + _bodies.Sum(static entry => (long)entry.Bytes.Length) + (_snapshot?.Bytes.Length ?? 0);
            }
        }
    }

    public void ThrowIfDeleted()
    {
        if (IsDeleted)
        {
            throw new ArgumentException($"{Id} was deleted; its id may not be used again.");
        }
    }

    public void Add(MemoryJournalEntry entry)
    {
        lock (_lock)
        {
            _events.Enqueue(entry);
            _lastSequence = entry.Sequence;
            if (entry.Count > 0)
            {
                _bodies.Add(entry);
            }
        }
    }

    public void Replace(MemoryJournalEntry snapshot, OffsetRange[] live)
    {
        lock (_lock)
        {
            _snapshot = snapshot;
            while (_events.TryPeek(out var entry) && entry.Sequence <= snapshot.Sequence)
            {
                _events.Dequeue();
            }

            var range = 0;
            _bodies.RemoveAll(entry =>
            {
                while (range < live.Length && live[range].End <= entry.FirstOffset)
                {
                    range++;
                }

                return entry.Sequence <= snapshot.Sequence && (range == live.Length || live[range].First >= entry.EndOffset);
            });
            if (_bodies.Capacity > 64 && _bodies.Count < _bodies.Capacity / 4)
            {
                _bodies.TrimExcess();
            }
        }
    }

    /// <summary>The entry with messages that begins at the offset.</summary>
    public MemoryJournalEntry? BeginningAt(long offset)
    {
        var place = -1;
        return Find(offset, ref place) is { } entry && entry.FirstOffset == offset ? entry : null;
    }

    /// <summary>Puts an entry in the place of the one with its sequence number, if that has not died meanwhile.</summary>
    public void Exchange(MemoryJournalEntry entry)
    {
        var place = -1;
        lock (_lock)
        {
            if (Find(entry.FirstOffset, ref place)?.Sequence != entry.Sequence)
            {
                return;
            }

            _bodies[place] = entry;
            if (_events.TryPeek(out var first) && first.Sequence <= entry.Sequence)
            {
                // It is behind the snapshot, so its events are replayed; they are the same, but the old bodies must go.
                MemoryJournalEntry[] events = [.. _events];
                _events.Clear();
                foreach (var old in events)
                {
                    _events.Enqueue(old.Sequence == entry.Sequence ? entry : old);
                }
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _snapshot = null;
            _events.Clear();
            _events.TrimExcess();
            _bodies.Clear();
            _bodies.TrimExcess();
        }
    }

    public long Replay(IReplayVisitor visitor)
    {
        MemoryJournalEntry? snapshot;
        MemoryJournalEntry[] events;
        long last;
        lock (_lock)
        {
            (snapshot, events, last) = (_snapshot, _events.ToArray(), _lastSequence);
        }

        if (snapshot is not null)
        {
            visitor.Snapshot(snapshot.Sequence, snapshot.Events);
        }

        foreach (var entry in events)
        {
            visitor.Events(entry.Sequence, entry.Events);
        }

        return last;
    }

    /// <summary>Finds the entry that holds the offset, or if wanted the first one behind it, first at the place the reader expects it; sets the place.</summary>
    public MemoryJournalEntry? Find(long offset, ref int place, bool mayBeBehind = false)
    {
        lock (_lock)
        {
            if (IsDeleted)
            {
                return null;
            }

            if ((uint)place < (uint)_bodies.Count && offset >= _bodies[place].FirstOffset && offset < _bodies[place].EndOffset)
            {
                return _bodies[place];
            }

            int low = 0, high = _bodies.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_bodies[middle].EndOffset <= offset)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            place = low;
            return low < _bodies.Count && (mayBeBehind || offset >= _bodies[low].FirstOffset) ? _bodies[low] : null;
        }
    }
}
