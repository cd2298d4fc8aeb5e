using ActorBroker.Core.Entities;
using ActorBroker.Journal.Segments;

namespace ActorBroker.Journal.Index;

/// <summary>How entries die: by a snapshot that is on the device, or by the end of the entity.</summary>
internal sealed partial class EntityLog
{
    /// <summary>Counts a snapshot's bytes in its segment; its predecessor is not replaced before the snapshot is synced.</summary>
    public void AddSnapshot(Segment segment, int length)
    {
        lock (Gate)
        {
            segment.LiveBytes += length;
            IsIn(segment);
        }
    }

    /// <summary>Makes a counted snapshot the present one: buries its predecessor and all entries it contains that hold no live offset.</summary>
    public void Replace(in EntryLocation snapshot, ReadOnlySpan<OffsetRange> live)
    {
        lock (Gate)
        {
            if (IsGone)
            {
                snapshot.Segment.LiveBytes -= snapshot.Length;
                return;
            }

            if (Snapshot.Segment is not null)
            {
                Snapshot.Segment.LiveBytes -= Snapshot.Length;
            }

            Snapshot = snapshot;
            var dropped = 0;
            for (var i = 0; i < _blocks.Count; i++)
            {
                var block = _blocks[i];
                if (block.FirstSequence <= snapshot.Sequence)
                {
                    block.Segment.LiveBytes -= Bury(block, snapshot.Sequence, live);
                }

                if (block.LiveCount == 0)
                {
                    block.IsDropped = true;
                    dropped++;
                }
                else if (dropped > 0)
                {
                    _blocks[i - dropped] = block;
                }
            }

            _blocks.RemoveRange(_blocks.Count - dropped, dropped);
        }
    }

    /// <summary>Buries everything.</summary>
    public void BuryAll()
    {
        lock (Gate)
        {
            foreach (var block in _blocks)
            {
                block.Segment.LiveBytes -= block.LiveBytes;
                block.IsDropped = true;
            }

            _blocks.Clear();
            _blocks.TrimExcess();
            if (Snapshot.Segment is not null)
            {
                Snapshot.Segment.LiveBytes -= Snapshot.Length;
                Snapshot = default;
            }
        }
    }

    /// <summary>Buries what is dead in one block and returns the bytes that this frees.</summary>
    private static long Bury(IndexBlock block, long sequence, ReadOnlySpan<OffsetRange> live)
    {
        // Most blocks are all live (backlog) or all dead (consumed); only those at an edge are looked into.
        var range = FirstBehind(live, block.FirstOffset);
        var isTouched = range < live.Length && live[range].First < block.EndOffset;
        if (isTouched && block.LiveWithoutMessages == 0 && live[range].First <= block.FirstOffset && live[range].End >= block.EndOffset)
        {
            return 0;
        }

        if (!isTouched && block.LastSequence <= sequence)
        {
            var bytes = block.LiveBytes;
            block.BuryAll();
            return bytes;
        }

        long freed = 0;
        var cursor = block.Start;
        while (block.Next(ref cursor) && cursor.Sequence <= sequence)
        {
            while (range < live.Length && live[range].End <= cursor.FirstOffset)
            {
                range++;
            }

            if (cursor.Count == 0 || range == live.Length || live[range].First >= cursor.EndOffset)
            {
                freed += block.Bury(cursor);
            }
        }

        return freed;
    }

    /// <summary>The first range that ends behind the offset.</summary>
    private static int FirstBehind(ReadOnlySpan<OffsetRange> ranges, long offset)
    {
        int low = 0, high = ranges.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ranges[middle].End <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
