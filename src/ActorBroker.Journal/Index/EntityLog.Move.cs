using ActorBroker.Journal.Segments;

namespace ActorBroker.Journal.Index;

/// <summary>
/// Entries that were written again, at the end of the log, so that their old segment can go. They keep sequence numbers
/// and offsets, so an old entry may stand behind newer ones. The blocks are sorted by sequence numbers all the same.
/// </summary>
/// <remarks>
/// A segment is written again from front to back, all that is live in it. So what stands before a moved entry in its old
/// block is dead or was moved before it; the new block is put in front of what is left of the old one.
/// </remarks>
internal sealed partial class EntityLog
{
    /// <summary>The last snapshot as it is now.</summary>
    public EntryLocation CopySnapshot()
    {
        lock (Gate)
        {
            return Snapshot;
        }
    }

    /// <summary>The segment of the first entry behind the snapshot; null if there is none.</summary>
    public Segment? FirstBehindSnapshot()
    {
        lock (Gate)
        {
            var i = IndexOf(Snapshot.Sequence + 1);
            return i < _blocks.Count ? _blocks[i].Segment : null;
        }
    }

    /// <summary>Whether the entry is live and stands there.</summary>
    public bool IsLiveAt(Segment segment, long position, long sequence)
    {
        lock (Gate)
        {
            var i = IndexOf(sequence);
            return i < _blocks.Count && _blocks[i].Segment == segment
                && _blocks[i].TryFind(sequence, out var cursor) && cursor.Position == position;
        }
    }

    /// <summary>Puts an entry that was written again in the place of the old one, if that is still known.</summary>
    public void Move(Segment segment, long position, int length, long sequence, long firstOffset, int count)
    {
        lock (Gate)
        {
            var i = IndexOf(sequence);
            if (i < _blocks.Count && _blocks[i].FirstSequence <= sequence)
            {
                var block = _blocks[i];
                if (block.TryFind(sequence, out _))
                {
                    block.Segment.LiveBytes -= block.BuryUpTo(sequence);
                    if (block.LiveCount == 0)
                    {
                        block.IsDropped = true;
                        _blocks.RemoveAt(i);
                    }
                }
                else
                {
                    // On opening the entries around it may have come together in one block, since its old one was gone already.
                    i = Split(i, sequence);
                }
            }

            Insert(i, segment, position, length, sequence, firstOffset, count);
        }
    }

    /// <summary>
    /// Puts an entry that was written again in the place of the old one, whatever else of its segment is live. With
    /// <paramref name="onlyIfLive"/> nothing changes if the old one has died meanwhile: then the new one is dead, too.
    /// </summary>
    public void Exchange(Segment segment, long position, int length, long sequence, long firstOffset, int count, bool onlyIfLive)
    {
        lock (Gate)
        {
            IsIn(segment);
            var i = IndexOf(sequence);
            var block = i < _blocks.Count && _blocks[i].FirstSequence <= sequence ? _blocks[i] : null;
            IndexCursor cursor = default;
            var isLive = block is not null && block.TryFind(sequence, out cursor);
            if (onlyIfLive && !isLive)
            {
                return;
            }

            if (isLive)
            {
                block!.Segment.LiveBytes -= block.Bury(cursor);
                i = CutFront(i, sequence);
            }
            else if (block is not null)
            {
                // On opening the old one may be gone already, and those around it have come together in one block.
                i = Split(i, sequence);
            }

            Insert(i, segment, position, length, sequence, firstOffset, count);
        }
    }

    /// <summary>Whether the snapshot stands there.</summary>
    public bool IsSnapshotAt(Segment segment, long position) =>
        CopySnapshot() is var snapshot && snapshot.Segment == segment && snapshot.Position == position;

    /// <summary>The snapshot was written again.</summary>
    public void MoveSnapshot(Segment segment, long position)
    {
        lock (Gate)
        {
            Snapshot.Segment.LiveBytes -= Snapshot.Length;
            Snapshot = Snapshot with { Segment = segment, Position = position };
            segment.LiveBytes += Snapshot.Length;
            IsIn(segment);
        }
    }

    /// <summary>The first entry that a replay needs and does not find, and the last one before those that it does find; false if none is missing.</summary>
    public bool TryFindGap(out long first, out long last)
    {
        first = Snapshot.Sequence + 1;
        last = 0;
        for (var i = IndexOf(first); i < _blocks.Count; i++)
        {
            var block = _blocks[i];
            if (block.FirstSequence >= first && !block.HasGaps && block.LiveCount == block.Count)
            {
                last = block.FirstSequence - 1;
                if (last >= first)
                {
                    return true;
                }

                first = block.LastSequence + 1;
                continue;
            }

            var cursor = block.SeekSequence(first);
            while (block.Next(ref cursor))
            {
                if (cursor.Sequence < first || block.IsDead(cursor))
                {
                    continue;
                }

                last = cursor.Sequence - 1;
                if (last >= first)
                {
                    return true;
                }

                first++;
            }
        }

        return false;
    }

    /// <summary>
    /// Puts what is live in a block before the sequence number into a block of its own in front, and returns the number
    /// of what is left. What was cut off once is not looked at again, so a row of replacements walks the block once.
    /// </summary>
    private int CutFront(int index, long sequence)
    {
        var block = _blocks[index];
        IndexBlock? front = null;
        var cursor = block.FirstUnburied;
        while (block.Next(ref cursor) && cursor.Sequence < sequence)
        {
            if (!block.IsDead(cursor))
            {
                front ??= BeginPart(index, block, cursor);
                front.Add(cursor.Position, cursor.Length, cursor.Sequence, cursor.FirstOffset, cursor.Count);
            }
        }

        block.BuryUpTo(sequence);
        if (front is not null)
        {
            front.Trim();
            _blocks.Insert(index++, front);
        }

        if (block.LiveCount == 0)
        {
            block.IsDropped = true;
            _blocks.RemoveAt(index);
        }

        return index;
    }

    /// <summary>
    /// Begins a part of a block, which will stand at the index, with the entry at the cursor. One without messages may have
    /// been recorded with too low an offset, before messages in front of it were found to be there; blocks ascend by offset.
    /// </summary>
    private IndexBlock BeginPart(int index, IndexBlock block, in IndexCursor cursor)
    {
        var offset = cursor.Count == 0 && index > 0 ? Math.Max(cursor.FirstOffset, _blocks[index - 1].EndOffset) : cursor.FirstOffset;
        return new IndexBlock(block.Segment, cursor.Sequence, cursor.Position, offset);
    }

    /// <summary>Cuts a block in two before the first entry with a higher sequence number, and returns the second one's number.</summary>
    private int Split(int index, long sequence)
    {
        var block = _blocks[index];
        block.IsDropped = true;
        _blocks.RemoveAt(index);
        IndexBlock? part = null;
        var second = index;
        var cursor = block.Start;
        while (block.Next(ref cursor))
        {
            if (block.IsDead(cursor))
            {
                continue;
            }

            if (part is null || (part.LastSequence < sequence && cursor.Sequence > sequence))
            {
                part = BeginPart(index, block, cursor);
                second = cursor.Sequence > sequence ? index : index + 1;
                _blocks.Insert(index, part);
                index++;
            }

            part.Add(cursor.Position, cursor.Length, cursor.Sequence, cursor.FirstOffset, cursor.Count);
        }

        return second;
    }
}
