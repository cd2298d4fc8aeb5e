using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Persistence;

/// <summary>What every journal refuses before it takes anything, so that all refuse the same.</summary>
public static class JournalChecks
{
    /// <summary>Checks what an entry says of itself.</summary>
    /// <exception cref="ArgumentException">A number is negative, or there are bodies without messages.</exception>
    public static void CheckShape(in JournalEntry entry, long bodyBytes)
    {
        if (entry.Entity.Kind == EntityKind.None)
        {
            throw new ArgumentException($"Entry {entry.Sequence} names no entity.");
        }

        if (entry.Count < 0 || entry.FirstOffset < 0 || (entry.Count == 0 && bodyBytes > 0))
        {
            throw new ArgumentException(
                $"Entry {entry.Sequence} of {entry.Entity} says that it holds {entry.Count} messages from offset {entry.FirstOffset} on in {bodyBytes} bytes.");
        }
    }

    /// <summary>Checks that an entry follows the entity's last one. Offsets may leave a gap (of messages that are not journaled), but never go back.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void CheckOrder(in JournalEntry entry, long lastSequence, long nextOffset)
    {
        if (entry.Sequence != lastSequence + 1)
        {
            throw new ArgumentException($"Entry {entry.Sequence} of {entry.Entity} does not follow its last one, {lastSequence}.");
        }

        if (entry.Count > 0 && entry.FirstOffset < nextOffset)
        {
            throw new ArgumentException(
                $"Entry {entry.Sequence} of {entry.Entity} begins at offset {entry.FirstOffset}, before its next offset {nextOffset}.");
        }
    }

    /// <summary>Checks a snapshot's sequence number.</summary>
    /// <exception cref="ArgumentException">It is older than the last snapshot or newer than the last entry.</exception>
    public static void CheckSnapshot(EntityId entity, long sequence, long lastSnapshot, long lastSequence)
    {
        if (sequence < Math.Max(1, lastSnapshot) || sequence > lastSequence)
        {
            throw new ArgumentException(
                $"A snapshot of {entity} at {sequence} is not between its last snapshot {lastSnapshot} and its last entry {lastSequence}.");
        }
    }

    /// <summary>Copies live ranges.</summary>
    /// <exception cref="ArgumentException">They are empty, overlap or do not ascend.</exception>
    public static OffsetRange[] CopyLive(IReadOnlyList<OffsetRange> live)
    {
        ArgumentNullException.ThrowIfNull(live);
        var ranges = new OffsetRange[live.Count];
        long end = 0;
        for (var i = 0; i < ranges.Length; i++)
        {
            ranges[i] = live[i];
            if (ranges[i].IsEmpty || ranges[i].First < end)
            {
                throw new ArgumentException($"Live range {i}, {ranges[i].First} to {ranges[i].End}, is empty or does not follow the one before it.");
            }

            end = ranges[i].End;
        }

        return ranges;
    }
}
