using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Index;
using ActorBroker.Journal.Reading;
using ActorBroker.Journal.Writing;

namespace ActorBroker.Journal;

/// <summary>
/// Exchanging the bodies of an entry: it is written again at the end of the log, with its sequence number, offsets and
/// count, and from then on the last one in the log counts. That is what rewriting a sparse segment does, too; so the old
/// bytes go with their segment, which waits for a sync of all that stands behind.
/// </summary>
public sealed partial class EmbeddedJournal
{
    /// <inheritdoc/>
    public bool Replace(EntityId entity, long firstOffset, ReadOnlySpan<ReadOnlyMemory<byte>> bodies, IAppendObserver? observer)
    {
        EntityLog? log;
        lock (_gate)
        {
            ThrowIfUnusable();
            ThrowIfFullAtAll();
            log = _logs.GetValueOrDefault(entity);
            if (log is null)
            {
                return false;
            }

            ThrowIfUnusable(log);
        }

        using var window = new LogWindow(_files, _openFiles, _tail);
        if (!TryReadEvents(log, window, firstOffset, out var old, out var events))
        {
            return false;
        }

        var (bodyBytes, bodyCrc) = Measure(bodies);
        var head = new EntryHead
        {
            Kind = EntryKind.Replacement,
            Entity = entity,
            Sequence = old.Sequence,
            FirstOffset = old.FirstOffset,
            Count = old.Count,
            BodyCrc = bodyCrc,
        };
        Span<byte> headBytes = stackalloc byte[EntryHead.SizeMax];
        headBytes = headBytes[..head.Write(headBytes, events.Length)];
        var length = SealHead(headBytes, entity, events, bodyBytes);
        lock (_gate)
        {
            WaitForRoom();
            ThrowIfUnusable();
            ThrowIfFullAtAll();
            ThrowIfUnusable(log);
            var bytes = Take(new GroupEntry
            {
                Log = log,
                Kind = head.Kind,
                Durability = Durability.None,
                Length = length,
                Count = head.Count,
                Sequence = head.Sequence,
                FirstOffset = head.FirstOffset,
                Observer = observer,
            });
            Fill(bytes, headBytes, events, bodies);
        }

        return true;
    }

    /// <summary>A replacement can wait: it is not taken while there is less space than there should be.</summary>
    private void ThrowIfFullAtAll()
    {
        if (_full is { } full)
        {
            throw new JournalFullException(full.Message, full);
        }
    }

    /// <summary>Finds the entry that begins at the offset, and its events if a replay may still need them.</summary>
    private static bool TryReadEvents(EntityLog log, LogWindow window, long firstOffset, out EntryLocation location, out ReadOnlySpan<byte> events)
    {
        events = default;
        EntryLocation missed = default;
        IndexBlock? block = null;
        IndexCursor cursor = default;
        while (log.TryFind(firstOffset, ref block, ref cursor, out location) && location.FirstOffset == firstOffset)
        {
            // What the snapshot on the device contains is never replayed again.
            if (location.Sequence <= log.CopySnapshot().Sequence || new Replayer(log, window).TryReadEvents(location, out events))
            {
                return true;
            }

            if (location == missed)
            {
                throw window.Damage(location, $"the file of live entry {location.Sequence} of {log.Id} was deleted.");
            }

            // The file went between the two steps: the entry is dead now, or was written again elsewhere.
            missed = location;
            block = null;
        }

        return false;
    }

    /// <summary>Sees to the space that replacements have freed. For the thread that writes.</summary>
    private void NoteReplacements()
    {
        lock (_gate)
        {
            _isReclaimDue |= HasEmptySegments();
        }

        RewriteSparse();
    }

    private static (long Bytes, uint Crc) Measure(ReadOnlySpan<ReadOnlyMemory<byte>> bodies)
    {
        long bytes = 0;
        var crc = Crc32C.Start;
        foreach (var piece in bodies)
        {
            bytes += piece.Length;
            crc = Crc32C.Add(crc, piece.Span);
        }

        return (bytes, ~crc);
    }

    /// <summary>Completes the head of an entry with messages, and returns the length of the whole.</summary>
    private static int SealHead(Span<byte> head, EntityId entity, ReadOnlySpan<byte> events, long bodyBytes)
    {
        var length = head.Length + events.Length + bodyBytes;
        CheckLength(entity, length);
        EntryHead.WriteLength(head, (int)length);
        EntryHead.WriteCrc(head, ~Crc32C.Add(Crc32C.Add(Crc32C.Start, head[EntryHead.CrcStart..]), events));
        return (int)length;
    }

    private static void Fill(Span<byte> entry, ReadOnlySpan<byte> head, ReadOnlySpan<byte> events, ReadOnlySpan<ReadOnlyMemory<byte>> bodies)
    {
        head.CopyTo(entry);
        entry = entry[head.Length..];
        events.CopyTo(entry);
        entry = entry[events.Length..];
        foreach (var piece in bodies)
        {
            piece.Span.CopyTo(entry);
            entry = entry[piece.Length..];
        }
    }
}
