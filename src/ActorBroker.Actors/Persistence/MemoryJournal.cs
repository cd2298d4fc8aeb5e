using System.Collections.Concurrent;
using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Persistence;

/// <summary>
/// The journal of entities that need not outlive the process: the same promises while it runs, no disk. What is dead is
/// let go at once. Its limit is that of the queues that are kept in it.
/// </summary>
public sealed class MemoryJournal : IJournal
{
    private readonly ConcurrentDictionary<EntityId, MemoryJournalLog> _logs = new();
    private readonly Lock _gate = new();
    private List<MemoryJournalPending> _pending = [];
    private List<MemoryJournalPending> _spare = [];
    private List<MemoryJournalPending> _untold = [];
    private bool _isTelling;
    private bool _isClosed;

    /// <summary>Bytes of events, bodies and snapshots that are held.</summary>
    public long Bytes => _logs.Values.Sum(static log => log.Bytes);

    /// <summary>Entities that it knows of; a deleted one until the commit that follows.</summary>
    public int Count => _logs.Count;

    /// <summary>Asks nobody: what is dead is let go entry by entry.</summary>
    public void WhenReclaimWanted(Action<EntityId> ask) => ArgumentNullException.ThrowIfNull(ask);

    /// <inheritdoc/>
    public void Append(in JournalEntry entry, IAppendObserver? observer)
    {
        JournalChecks.CheckShape(entry, Length(entry.Bodies));
        var bytes = Join(entry.Events, entry.Bodies);
        var kept = new MemoryJournalEntry(entry.Sequence, entry.FirstOffset, entry.Count, entry.Events.Length, bytes);
        lock (_gate)
        {
            ThrowIfClosed();
            if (!_logs.TryGetValue(entry.Entity, out var log))
            {
                JournalChecks.CheckOrder(entry, 0, 0);
                log = _logs.GetOrAdd(entry.Entity, static id => new MemoryJournalLog(id));
            }

            log.ThrowIfDeleted();
            JournalChecks.CheckOrder(entry, log.TakenSequence, log.TakenOffset);
            log.TakenSequence = entry.Sequence;
            log.TakenOffset = entry.Count > 0 ? entry.FirstOffset + entry.Count : log.TakenOffset;
            _pending.Add(new MemoryJournalPending(log, kept, entry.Sequence, null, observer));
        }
    }

    /// <inheritdoc/>
    public void SaveSnapshot(EntityId entity, long sequence, ReadOnlySpan<byte> state, IReadOnlyList<OffsetRange> live)
    {
        var ranges = JournalChecks.CopyLive(live);
        var bytes = state.ToArray();
        lock (_gate)
        {
            ThrowIfClosed();
            var log = _logs.GetValueOrDefault(entity);
            JournalChecks.CheckSnapshot(entity, sequence, log?.TakenSnapshot ?? 0, log?.TakenSequence ?? 0);
            log!.ThrowIfDeleted();
            log.TakenSnapshot = sequence;
            _pending.Add(new MemoryJournalPending(log, new MemoryJournalEntry(sequence, 0, 0, bytes.Length, bytes), sequence, ranges, null));
        }
    }

    /// <inheritdoc/>
    public bool Replace(EntityId entity, long firstOffset, ReadOnlySpan<ReadOnlyMemory<byte>> bodies, IAppendObserver? observer)
    {
        lock (_gate)
        {
            ThrowIfClosed();
            if (!_logs.TryGetValue(entity, out var log))
            {
                return false;
            }

            log.ThrowIfDeleted();
            if (log.BeginningAt(firstOffset) is not { } old)
            {
                return false;
            }

            var entry = old with { Bytes = Join(old.Events, bodies) };
            _pending.Add(new MemoryJournalPending(log, entry, entry.Sequence, null, observer, IsReplacement: true));
            return true;
        }
    }

    /// <inheritdoc/>
    public void Delete(EntityId entity)
    {
        lock (_gate)
        {
            ThrowIfClosed();
            if (_logs.TryGetValue(entity, out var log) && !log.IsDeleted)
            {
                log.IsDeleted = true;
                _pending.Add(new MemoryJournalPending(log, null, 0, null, null));
            }
        }
    }

    /// <summary>Makes what was appended readable and tells the observers, always on the caller's thread.</summary>
    /// <param name="mayBlock">Makes no difference: there is nothing to wait for.</param>
    public void Commit(bool mayBlock)
    {
        List<MemoryJournalPending> telling;
        lock (_gate)
        {
            foreach (var item in _pending)
            {
                item.Apply();
                if (item.Entry is null)
                {
                    // Nothing stays behind, so that reply queues, which come and go, cost nothing once they are gone.
                    _logs.TryRemove(item.Log.Id, out _);
                }
            }

            // One thread tells at a time, so that the observers of one entity hear in order.
            if (_isTelling || _pending.Count == 0)
            {
                _untold.AddRange(_pending);
                _pending.Clear();
                return;
            }

            _isTelling = true;
            (telling, _pending) = (_pending, _spare);
        }

        while (true)
        {
            Tell(telling);
            lock (_gate)
            {
                telling.Clear();
                if (_untold.Count == 0)
                {
                    _spare = telling;
                    _isTelling = false;
                    return;
                }

                (telling, _untold) = (_untold, telling);
            }
        }
    }

    /// <inheritdoc/>
    public long Replay(EntityId entity, IReplayVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        ThrowIfClosed();
        Commit(mayBlock: true);
        return _logs.TryGetValue(entity, out var log) && !log.IsDeleted ? log.Replay(visitor) : 0;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<EntityId> Entities()
    {
        lock (_gate)
        {
            return [.. _logs.Where(static log => !log.Value.IsDeleted).Select(static log => log.Key)];
        }
    }

    /// <inheritdoc/>
    public IBodyReader OpenReader(EntityId entity) => new MemoryJournalReader(this, entity);

    /// <summary>Tells who still waits and lets everything go.</summary>
    public ValueTask DisposeAsync()
    {
        Commit(mayBlock: true);
        lock (_gate)
        {
            _isClosed = true;
        }

        _logs.Clear();
        return ValueTask.CompletedTask;
    }

    internal MemoryJournalLog? Find(EntityId entity) => _logs.GetValueOrDefault(entity);

    private static long Length(ReadOnlySpan<ReadOnlyMemory<byte>> pieces)
    {
        long length = 0;
        foreach (var piece in pieces)
        {
            length += piece.Length;
        }

        return length;
    }

    private static byte[] Join(ReadOnlySpan<byte> events, ReadOnlySpan<ReadOnlyMemory<byte>> bodies)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)(events.Length + Length(bodies))));
        events.CopyTo(bytes);
        var at = events.Length;
        foreach (var piece in bodies)
        {
            piece.Span.CopyTo(bytes.AsSpan(at));
            at += piece.Length;
        }

        return bytes;
    }

    private static void Tell(List<MemoryJournalPending> items)
    {
        foreach (var item in items)
        {
            try
            {
                item.Observer?.Appended(item.Sequence, null);
            }
            catch (Exception)
            {
                // An observer that throws has broken its own contract; the others must hear all the same.
            }
        }
    }

    private void ThrowIfClosed()
    {
        if (_isClosed)
        {
            throw new JournalException("The journal in memory is closed.");
        }
    }
}
