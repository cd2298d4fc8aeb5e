using ActorBroker.Journal.Format;
using ActorBroker.Journal.Segments;

namespace ActorBroker.Journal.Index;

/// <summary>
/// Up to 1,024 entries of one entity in one segment, with ascending sequence numbers, in three to five bytes each:
/// <code>
///  | count &lt;&lt; 3 (31: a varint follows), 4, 2, 1: gap of sequence numbers, offsets, positions follows | length v | [count v] [sequence gap v] [offset gap v] [position gap v]
/// </code>
/// Every 64 entries the decoder's state is kept, so that a search decodes no more than that. Used under the entity's lock.
/// </summary>
internal sealed class IndexBlock(Segment segment, long firstSequence, long firstPosition, long firstOffset)
{
    public const int EntriesMax = 1024;
    private const int CheckpointEvery = 64;
    private const int ManyMessages = 31;
    private const int EntrySizeMax = 1 + 5 * Varint.SizeMax;

    private readonly long _firstPosition = firstPosition;
    private byte[] _bytes = [];
    private int _used;
    private long _endPosition = firstPosition;
    private IndexCursor[] _checkpoints = [];
    private ulong[]? _dead;

    /// <summary>Where <see cref="BuryUpTo"/> goes on; few blocks ever have it.</summary>
    private IndexCursor[]? _buried;

    public Segment Segment { get; } = segment;

    public long FirstSequence { get; } = firstSequence;

    public long LastSequence { get; private set; } = firstSequence - 1;

    /// <summary>Whether sequence numbers are missing between the first and the last entry.</summary>
    public bool HasGaps => LastSequence - FirstSequence + 1 != Count;

    public long FirstOffset { get; private set; } = firstOffset;

    public long EndOffset { get; private set; } = firstOffset;

    public int Count { get; private set; }

    public bool IsFull => Count == EntriesMax;

    /// <summary>Bytes of the entries that are not dead.</summary>
    public long LiveBytes { get; private set; }

    public int LiveCount { get; private set; }

    /// <summary>How many of the entries that are not dead hold no messages.</summary>
    public int LiveWithoutMessages { get; private set; }

    /// <summary>Whether the entity's index no longer holds the block.</summary>
    public bool IsDropped { get; set; }

    public IndexCursor Start => new() { EndPosition = _firstPosition, EndOffset = FirstOffset, Sequence = FirstSequence - 1 };

    public void Add(long position, int length, long sequence, long firstOffset, int count)
    {
        if (Count > 0 && Count % CheckpointEvery == 0)
        {
            var i = Count / CheckpointEvery - 1;
            if (i == _checkpoints.Length)
            {
                Array.Resize(ref _checkpoints, Math.Max(1, i * 2));
            }

            _checkpoints[i] = new IndexCursor { Index = Count, At = _used, EndPosition = _endPosition, EndOffset = EndOffset, Sequence = LastSequence };
        }

        Span<byte> entry = stackalloc byte[EntrySizeMax];
        var positionGap = position - _endPosition;
        var offsetGap = count == 0 ? 0 : firstOffset - EndOffset;
        var sequenceGap = sequence - LastSequence - 1;
        entry[0] = (byte)((Math.Min(count, ManyMessages) << 3) | (sequenceGap != 0 ? 4 : 0) | (offsetGap != 0 ? 2 : 0) | (positionGap != 0 ? 1 : 0));
        var at = Varint.Write(entry, 1, (ulong)length);
        at = count >= ManyMessages ? Varint.Write(entry, at, (ulong)count) : at;
        at = sequenceGap != 0 ? Varint.Write(entry, at, (ulong)sequenceGap) : at;
        at = offsetGap != 0 ? Varint.Write(entry, at, (ulong)offsetGap) : at;
        at = positionGap != 0 ? Varint.Write(entry, at, (ulong)positionGap) : at;
        if (_bytes.Length < _used + at)
        {
            Array.Resize(ref _bytes, Math.Max(_used + at, Math.Max(16, _bytes.Length + _bytes.Length / 2)));
        }

        entry[..at].CopyTo(_bytes.AsSpan(_used));
        _used += at;
        _endPosition = position + length;
        EndOffset += offsetGap + count;
        LastSequence = sequence;
        Count++;
        LiveCount++;
        LiveBytes += length;
        LiveWithoutMessages += count == 0 ? 1 : 0;
    }

    /// <summary>Sets the offset of entries that all have no messages: that of the messages before them.</summary>
    public void RaiseOffset(long offset)
    {
        FirstOffset = EndOffset = offset;
        foreach (ref var checkpoint in _checkpoints.AsSpan())
        {
            checkpoint.EndOffset = offset;
        }

        if (_buried is not null)
        {
            _buried[0].EndOffset = offset;
        }
    }

    /// <summary>Gives back the room that was kept for more entries.</summary>
    public void Trim()
    {
        Array.Resize(ref _bytes, _used);
        Array.Resize(ref _checkpoints, Math.Max(0, (Count - 1) / CheckpointEvery));
    }

    /// <summary>Decodes the next entry; false behind the last one.</summary>
    public bool Next(ref IndexCursor cursor)
    {
        if (cursor.Index >= Count)
        {
            return false;
        }

        var bytes = _bytes.AsSpan(0, _used);
        var at = cursor.At;
        var flags = bytes[at++];
        cursor.Length = (int)Varint.ReadTrusted(bytes, ref at);
        cursor.Count = flags >> 3;
        if (cursor.Count == ManyMessages)
        {
            cursor.Count = (int)Varint.ReadTrusted(bytes, ref at);
        }

        cursor.Sequence++;
        if ((flags & 4) != 0)
        {
            cursor.Sequence += Varint.ReadTrusted(bytes, ref at);
        }

        if ((flags & 2) != 0)
        {
            cursor.EndOffset += Varint.ReadTrusted(bytes, ref at);
        }

        if ((flags & 1) != 0)
        {
            cursor.EndPosition += Varint.ReadTrusted(bytes, ref at);
        }

        cursor.EndOffset += cursor.Count;
        cursor.EndPosition += cursor.Length;
        cursor.At = at;
        cursor.Index++;
        return true;
    }

    /// <summary>A cursor in front of the entry that holds the offset, or would.</summary>
    public IndexCursor SeekOffset(long offset)
    {
        int low = 0, high = (Count - 1) / CheckpointEvery;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_checkpoints[middle - 1].EndOffset <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low == 0 ? Start : _checkpoints[low - 1];
    }

    /// <summary>A cursor at most 63 entries in front of the first entry with the sequence number or a higher one.</summary>
    public IndexCursor SeekSequence(long sequence)
    {
        int low = 0, high = (Count - 1) / CheckpointEvery;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_checkpoints[middle - 1].Sequence < sequence)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low == 0 ? Start : _checkpoints[low - 1];
    }

    /// <summary>Decodes the entry with the sequence number; false if there is none or it is dead.</summary>
    public bool TryFind(long sequence, out IndexCursor cursor)
    {
        cursor = SeekSequence(sequence);
        while (Next(ref cursor))
        {
            if (cursor.Sequence >= sequence)
            {
                return cursor.Sequence == sequence && !IsDead(cursor);
            }
        }

        return false;
    }

    public EntryLocation LocationOf(in IndexCursor cursor) =>
        new(Segment, cursor.Position, cursor.Length, cursor.Sequence, cursor.FirstOffset, cursor.Count);

    /// <summary>Whether the entry that the cursor decoded last is dead.</summary>
    public bool IsDead(in IndexCursor cursor) =>
        _dead is not null && (_dead[(cursor.Index - 1) >> 6] & (1UL << (cursor.Index - 1))) != 0;

    /// <summary>Marks the entry that the cursor decoded last as dead and returns the bytes that this frees.</summary>
    public int Bury(in IndexCursor cursor)
    {
        if (IsDead(cursor))
        {
            return 0;
        }

        _dead ??= new ulong[EntriesMax / 64];
        _dead[(cursor.Index - 1) >> 6] |= 1UL << (cursor.Index - 1);
        LiveCount--;
        LiveBytes -= cursor.Length;
        LiveWithoutMessages -= cursor.Count == 0 ? 1 : 0;
        return cursor.Length;
    }

    /// <summary>A cursor behind what <see cref="BuryUpTo"/> has buried: nothing before it is live.</summary>
    public IndexCursor FirstUnburied => _buried is null ? Start : _buried[0];

    /// <summary>Marks all entries up to the sequence number as dead and returns the bytes that this frees.</summary>
    public long BuryUpTo(long sequence)
    {
        _buried ??= [Start];
        long freed = 0;
        for (var cursor = _buried[0]; Next(ref cursor) && cursor.Sequence <= sequence; _buried[0] = cursor)
        {
            freed += Bury(cursor);
        }

        return freed;
    }

    /// <summary>Marks all entries as dead; the block is about to be dropped.</summary>
    public void BuryAll()
    {
        LiveCount = 0;
        LiveBytes = 0;
        LiveWithoutMessages = 0;
    }
}
