using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Segments;

namespace ActorBroker.Journal.Index;

/// <summary>
/// What the journal knows of one entity. The members up to <see cref="Failure"/> tell what was taken and belong to the
/// journal's gate; the rest tells what is in the log and is used under <see cref="Gate"/>.
/// </summary>
internal sealed partial class EntityLog(EntityId id)
{
    private readonly List<IndexBlock> _blocks = [];
    private Segment[] _segments = [];
    private int _segmentCount;
    private volatile bool _isDeleted;

    public EntityId Id { get; } = id;

    /// <summary>The last sequence number that was taken, written or not.</summary>
    public long TakenSequence { get; set; }

    /// <summary>The offset behind the last message that was taken.</summary>
    public long TakenOffset { get; set; }

    /// <summary>The sequence number of the last snapshot that was taken.</summary>
    public long TakenSnapshot { get; set; }

    /// <summary>How many entries were taken whose group is not written yet, and snapshots whose group is not synced yet.</summary>
    public int Unsettled { get; set; }

    /// <summary>Whether the entity was given up; from then on nothing is taken of it and nothing read.</summary>
    public bool IsDeleted
    {
        get => _isDeleted;
        set => _isDeleted = value;
    }

    /// <summary>Why taken entries are not in the log; the entity must be replayed before it goes on.</summary>
    public JournalException? Failure { get; set; }

    public Lock Gate { get; } = new();

    /// <summary>Whether the entity's end is in the log, so that a snapshot before it needs no effect any more.</summary>
    public bool IsGone { get; set; }

    /// <summary>That end, when it is on the device.</summary>
    public Tombstone? End { get; set; }

    /// <summary>The last sequence number that is in the log, and the offset behind its last message.</summary>
    public long LastSequence { get; set; }

    public long NextOffset { get; set; }

    /// <summary>The last snapshot; its sequence number is 0 if there is none. Only for the thread that writes; others call <see cref="CopySnapshot"/>.</summary>
    public EntryLocation Snapshot { get; private set; }

    /// <summary>Adds an entry that is in the log now, behind all others of the entity.</summary>
    public void Add(Segment segment, long position, int length, long sequence, long firstOffset, int count)
    {
        lock (Gate)
        {
            Insert(_blocks.Count, segment, position, length, sequence, firstOffset, count);
            LastSequence = sequence;
            NextOffset = count == 0 ? NextOffset : Math.Max(NextOffset, firstOffset + count);
        }
    }

    /// <summary>Remembers that the segment holds something of the entity, dead or alive: who reads the file sees it until the file is gone.</summary>
    public void IsIn(Segment segment)
    {
        if (_segmentCount > 0 && _segments[_segmentCount - 1] == segment)
        {
            return;
        }

        if (_segmentCount == _segments.Length)
        {
            ForgetDeletedSegments();
            if (_segmentCount >= _segments.Length / 2)
            {
                Array.Resize(ref _segments, Math.Max(1, _segments.Length * 2));
            }
        }

        _segments[_segmentCount++] = segment;
    }

    /// <summary>Whether a segment other than the given one still holds something of the entity.</summary>
    public bool IsInAnyBut(Segment segment)
    {
        ForgetDeletedSegments();
        return _segmentCount > 1 || (_segmentCount == 1 && _segments[0] != segment);
    }

    private void ForgetDeletedSegments()
    {
        var kept = 0;
        for (var i = 0; i < _segmentCount; i++)
        {
            if (!_segments[i].IsDeleted)
            {
                _segments[kept++] = _segments[i];
            }
        }

        Array.Clear(_segments, kept, _segmentCount - kept);
        _segmentCount = kept;
    }

    /// <summary>Finds the live entry that holds the offset, beginning at the cursor if it is near.</summary>
    public bool TryFind(long offset, ref IndexBlock? block, ref IndexCursor cursor, out EntryLocation location)
    {
        const int near = 16;
        lock (Gate)
        {
            location = default;
            if (IsDeleted)
            {
                return false;
            }

            if (block is { IsDropped: false } && offset >= cursor.EndOffset)
            {
                for (var i = 0; i < near && block.Next(ref cursor); i++)
                {
                    // One that is dead here may have been written again elsewhere.
                    if (offset < cursor.EndOffset)
                    {
                        if (IsHit(offset, block, cursor, out location))
                        {
                            return true;
                        }

                        break;
                    }
                }
            }

            block = BlockOf(offset);
            if (block is null)
            {
                return false;
            }

            cursor = block.SeekOffset(offset);
            while (block.Next(ref cursor))
            {
                if (offset < cursor.EndOffset)
                {
                    return IsHit(offset, block, cursor, out location);
                }
            }

            return false;
        }
    }

    /// <summary>Finds the first live entry with messages that ends behind the offset; for one that no entry holds.</summary>
    public bool TryFindBehind(long offset, ref IndexBlock? block, ref IndexCursor cursor, out EntryLocation location)
    {
        lock (Gate)
        {
            location = default;
            for (var i = IsDeleted ? _blocks.Count : FirstBlockBehind(offset); i < _blocks.Count; i++)
            {
                var found = _blocks[i].SeekOffset(offset);
                while (_blocks[i].Next(ref found))
                {
                    if (found.Count > 0 && offset < found.EndOffset && !_blocks[i].IsDead(found))
                    {
                        (block, cursor) = (_blocks[i], found);
                        location = block.LocationOf(found);
                        return true;
                    }
                }
            }

            return false;
        }
    }

    /// <summary>Adds the locations of entries from a sequence number on, up to a number of them.</summary>
    public void CopyFrom(long sequence, int entriesMax, List<EntryLocation> locations)
    {
        lock (Gate)
        {
            for (var i = IndexOf(sequence); i < _blocks.Count; i++)
            {
                var block = _blocks[i];
                var cursor = block.SeekSequence(sequence);
                while (block.Next(ref cursor))
                {
                    if (cursor.Sequence < sequence || block.IsDead(cursor))
                    {
                        continue;
                    }

                    if (locations.Count == entriesMax)
                    {
                        return;
                    }

                    locations.Add(block.LocationOf(cursor));
                }
            }
        }
    }

    /// <summary>Puts an entry at the end of the block before the index, or into a new block there.</summary>
    private void Insert(int index, Segment segment, long position, int length, long sequence, long firstOffset, int count)
    {
        var last = index == 0 ? null : _blocks[index - 1];
        if (last is null || last.IsFull || last.Segment != segment)
        {
            last?.Trim();
            last = new IndexBlock(segment, sequence, position, count == 0 ? last?.EndOffset ?? 0 : firstOffset);
            _blocks.Insert(index++, last);
        }

        last.Add(position, length, sequence, firstOffset, count);
        segment.LiveBytes += length;
        IsIn(segment);
        // The blocks ascend by offset, too, for the search; one without messages takes its place from those before it.
        for (; index < _blocks.Count && _blocks[index].EndOffset < last.EndOffset; index++)
        {
            _blocks[index].RaiseOffset(last.EndOffset);
        }
    }

    /// <summary>Number of the first block that does not end before the sequence number.</summary>
    private int IndexOf(long sequence)
    {
        int low = 0, high = _blocks.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_blocks[middle].LastSequence < sequence)
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

    private static bool IsHit(long offset, IndexBlock block, in IndexCursor cursor, out EntryLocation location)
    {
        location = block.LocationOf(cursor);
        return offset >= cursor.FirstOffset && !block.IsDead(cursor);
    }

    /// <summary>The first block that ends behind the offset, if it does not begin behind it as well.</summary>
    private IndexBlock? BlockOf(long offset)
    {
        var first = FirstBlockBehind(offset);
        return first < _blocks.Count && _blocks[first].FirstOffset <= offset ? _blocks[first] : null;
    }

    /// <summary>Number of the first block that ends behind the offset.</summary>
    private int FirstBlockBehind(long offset)
    {
        int low = 0, high = _blocks.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_blocks[middle].EndOffset <= offset)
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
