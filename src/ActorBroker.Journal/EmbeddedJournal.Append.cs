using System.Buffers;
using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Index;
using ActorBroker.Journal.Writing;

namespace ActorBroker.Journal;

/// <summary>Taking entries into the group that is written next.</summary>
public sealed partial class EmbeddedJournal
{
    /// <inheritdoc/>
    public void Append(in JournalEntry entry, IAppendObserver? observer)
    {
        var (bodyBytes, bodyCrc) = Measure(entry.Bodies);
        JournalChecks.CheckShape(entry, bodyBytes);
        var head = new EntryHead
        {
            Kind = entry.Count > 0 ? EntryKind.Messages : EntryKind.Events,
            Entity = entry.Entity,
            Sequence = entry.Sequence,
            FirstOffset = entry.FirstOffset,
            Count = entry.Count,
            BodyCrc = bodyCrc,
        };
        Span<byte> headBytes = stackalloc byte[EntryHead.SizeMax];
        headBytes = headBytes[..head.Write(headBytes, entry.Events.Length)];
        var length = SealHead(headBytes, entry.Entity, entry.Events, bodyBytes);

        var taken = new GroupEntry
        {
            Kind = head.Kind,
            Durability = entry.Durability,
            Length = length,
            Count = entry.Count,
            Sequence = entry.Sequence,
            FirstOffset = entry.FirstOffset,
            Observer = observer,
        };
        lock (_gate)
        {
            WaitForRoom();
            ThrowIfUnusable();
            if (entry.Count > 0)
            {
                ThrowIfFull(length);
            }

            if (!_logs.TryGetValue(entry.Entity, out taken.Log!))
            {
                JournalChecks.CheckOrder(entry, 0, 0);
                taken.Log = new EntityLog(entry.Entity);
                _logs.Add(entry.Entity, taken.Log);
            }

            ThrowIfUnusable(taken.Log);
            JournalChecks.CheckOrder(entry, taken.Log.TakenSequence, taken.Log.TakenOffset);
            Fill(Take(taken), headBytes, entry.Events, entry.Bodies);
            taken.Log.TakenSequence = entry.Sequence;
            if (entry.Count > 0)
            {
                taken.Log.TakenOffset = entry.FirstOffset + entry.Count;
            }
        }
    }

    /// <inheritdoc/>
    public void SaveSnapshot(EntityId entity, long sequence, ReadOnlySpan<byte> state, IReadOnlyList<OffsetRange> live)
    {
        ArgumentNullException.ThrowIfNull(live);
        var ranges = JournalChecks.CopyLive(live);
        var rented = ArrayPool<byte>.Shared.Rent(EntryHead.SizeMax + SnapshotRanges.SizeMax(ranges.Length));
        try
        {
            lock (_gate)
            {
                WaitForRoom();
                ThrowIfUnusable();
                var log = _logs.GetValueOrDefault(entity);
                if (log is not null)
                {
                    // First, since a failure has set the numbers back.
                    ThrowIfUnusable(log);
                }

                JournalChecks.CheckSnapshot(entity, sequence, log?.TakenSnapshot ?? 0, log?.TakenSequence ?? 0);
                var head = new EntryHead { Kind = EntryKind.Snapshot, Entity = entity, Sequence = sequence, FirstOffset = log!.TakenOffset };
                var size = SnapshotRanges.Write(rented, head.Write(rented, 0), ranges);
                CheckLength(entity, (long)size + state.Length);
                var bytes = Take(new GroupEntry
                {
                    Log = log,
                    Kind = head.Kind,
                    Durability = Durability.None,
                    Length = size + state.Length,
                    Sequence = sequence,
                    FirstOffset = head.FirstOffset,
                    Live = ranges,
                });
                rented.AsSpan(0, size).CopyTo(bytes);
                state.CopyTo(bytes[size..]);
                FinishHead(bytes);
                log.TakenSnapshot = sequence;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <inheritdoc/>
    public void Delete(EntityId entity)
    {
        lock (_gate)
        {
            WaitForRoom();
            ThrowIfUnusable();
            if (_logs.TryGetValue(entity, out var log) && !log.IsDeleted)
            {
                TakeDelete(log);
            }
        }
    }

    private void TakeDelete(EntityLog log)
    {
        log.IsDeleted = true;
        Span<byte> head = stackalloc byte[EntryHead.SizeMax];
        head = head[..new EntryHead { Kind = EntryKind.Delete, Entity = log.Id }.Write(head, 0)];
        var bytes = Take(new GroupEntry { Log = log, Kind = EntryKind.Delete, Length = head.Length });
        head.CopyTo(bytes);
        FinishHead(bytes);
    }

    private Span<byte> Take(in GroupEntry entry)
    {
        entry.Log.Unsettled++;
        return _filling.Add(entry);
    }

    private static void FinishHead(Span<byte> entry)
    {
        EntryHead.WriteLength(entry, entry.Length);
        EntryHead.WriteCrc(entry, Crc32C.Of(entry[EntryHead.CrcStart..]));
    }

    /// <summary>Lets the writer catch up when too much has gathered behind it.</summary>
    private void WaitForRoom()
    {
        while (_filling.Bytes >= _options.GroupBytesMax && _writer.Failure is null && !_isClosing)
        {
            _filling.IsCommitted = true;
            WaitForWriter();
        }
    }

    private void ThrowIfUnusable()
    {
        ThrowIfClosed();
        if (_writer.Failure is { } failure)
        {
            throw new JournalException(failure.Message, failure);
        }
    }

    private static void ThrowIfUnusable(EntityLog log)
    {
        if (log.IsDeleted)
        {
            throw new ArgumentException($"{log.Id} was deleted; its id may not be used again.");
        }

        if (log.Failure is { } failure)
        {
            throw new JournalException(
                $"An earlier entry of {log.Id} is not in the journal; replay it and go on from its last sequence number. {failure.Message}", failure);
        }
    }

    private static void CheckLength(EntityId entity, long length)
    {
        if (length > EntryBytesMax)
        {
            throw new ArgumentException($"An entry of {entity} has {length} bytes; the journal takes at most {EntryBytesMax}. Split the turn.");
        }
    }
}
