using System.Buffers;
using System.Runtime.InteropServices;
using ActorBroker.Core.Encoding;

namespace ActorBroker.Core.Topics;

/// <summary>
/// A sparse index over the log: for each stretch of batches where it begins, how many bytes it has and its highest
/// timestamp. Its size is bounded, whatever the log's: a full index merges neighbours, so that each point covers twice as much.
/// </summary>
/// <remarks>
/// A stretch ends when it has its bytes, or is as long open as it may be, so that retention by time is fine enough where
/// little comes in.
/// </remarks>
/// <param name="pointsMax">The most points that are kept, at least 2.</param>
internal sealed class LogIndex(int pointsMax)
{
    /// <summary>Bytes of a stretch, before anything was merged.</summary>
    public const long StretchBytes = 64 * 1024;

    /// <summary>How long a stretch takes in batches, in milliseconds, before anything was merged.</summary>
    public const long StretchMs = 60_000;

    /// <summary>Six numbers of at least a byte.</summary>
    private const int PointBytesMin = 6;

    /// <summary>Merging stops to be of use long before; it only keeps the shift in bounds.</summary>
    private const int MergesMax = 30;

    private readonly List<IndexPoint> _points = [];
    private int _merges;
    private int _latest = -1;

    /// <summary>Offset behind the last batch.</summary>
    public long End { get; private set; }

    /// <summary>Bytes of all batches.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many points there are.</summary>
    public int Count => _points.Count;

    /// <summary>The highest timestamp; -1 if there is none.</summary>
    public long MaxTimestamp => _latest < 0 ? -1 : _points[_latest].MaxTimestamp;

    /// <summary>Base offset of the batch that has it; -1 if there is none.</summary>
    public long MaxTimestampOffset => _latest < 0 ? -1 : _points[_latest].MaxTimestampOffset;

    /// <summary>Takes in the next batch.</summary>
    public void Add(long offset, int count, int size, long at, long maxTimestamp)
    {
        var batch = new IndexPoint
        {
            First = offset,
            Bytes = size,
            MaxTimestamp = maxTimestamp,
            MaxTimestampOffset = maxTimestamp < 0 ? -1 : offset,
            FirstAt = at,
            LastAt = at,
        };
        if (_points.Count > 0 && !IsFull(_points[^1], at))
        {
            CollectionsMarshal.AsSpan(_points)[^1].Add(batch);
        }
        else
        {
            if (_points.Count >= pointsMax)
            {
                Merge();
            }

            _points.Add(batch);
        }

        if (maxTimestamp > MaxTimestamp)
        {
            _latest = _points.Count - 1;
        }

        End = offset + count;
        Bytes += size;
    }

    /// <summary>The offset before which no record has the timestamp or a later one.</summary>
    public long Find(long timestamp)
    {
        foreach (ref readonly var point in CollectionsMarshal.AsSpan(_points))
        {
            if (point.MaxTimestamp >= timestamp)
            {
                return point.First;
            }
        }

        return End;
    }

    /// <summary>The stretches with timestamps, by the highest of each, and of equal ones the earlier first.</summary>
    public TimeStretch[] ByTime()
    {
        var stretches = new List<TimeStretch>(_points.Count);
        for (var i = 0; i < _points.Count; i++)
        {
            if (_points[i].MaxTimestamp >= 0)
            {
                stretches.Add(new TimeStretch(_points[i].First, EndOf(i), _points[i].MaxTimestamp));
            }
        }

        stretches.Sort(static (a, b) => b.MaxTimestamp != a.MaxTimestamp ? b.MaxTimestamp.CompareTo(a.MaxTimestamp) : a.First.CompareTo(b.First));
        return [.. stretches];
    }

    /// <summary>Gives up what is before the offset; of a point that lies across it the bytes are shared out by offsets.</summary>
    public void TrimTo(long offset)
    {
        var gone = 0;
        while (gone < _points.Count && EndOf(gone) <= offset)
        {
            Bytes -= _points[gone].Bytes;
            gone++;
        }

        _points.RemoveRange(0, gone);
        if (_points.Count == 0)
        {
            _merges = 0;
            End = Math.Max(End, offset);
        }
        else if (_points[0].First < offset)
        {
            ref var first = ref CollectionsMarshal.AsSpan(_points)[0];
            var kept = Share(first.Bytes, EndOf(0) - offset, EndOf(0) - first.First);
            Bytes -= first.Bytes - kept;
            first.Bytes = kept;
            first.First = offset;
            first.MaxTimestampOffset = first.MaxTimestamp < 0 ? -1 : Math.Max(first.MaxTimestampOffset, offset);
        }

        FindLatest();
    }

    /// <summary>Where the log may begin so that retention is kept to; never behind <paramref name="most"/>.</summary>
    /// <param name="start">Where it begins now.</param>
    /// <param name="most">What is behind it stays in any case.</param>
    /// <param name="before">A point goes whose records are all older than this time.</param>
    /// <param name="bytesMax">Bytes to keep; a point goes if so many are left without it.</param>
    public long KeptFrom(long start, long most, long before, long bytesMax)
    {
        var bytes = Bytes;
        for (var i = 0; i < _points.Count; i++)
        {
            var old = _points[i].Time < before;
            var over = bytes - _points[i].Bytes >= bytesMax;
            if (EndOf(i) > most || (!old && !over))
            {
                break;
            }

            bytes -= _points[i].Bytes;
            start = EndOf(i);
        }

        return start;
    }

    /// <summary>The time of the oldest point in milliseconds since 1970; null if there is none.</summary>
    public long? OldestTime => _points.Count == 0 ? null : _points[0].Time;

    /// <summary>Whether so many bytes are kept that the oldest point may go.</summary>
    public bool IsOver(long bytesMax) => _points.Count > 0 && Bytes - _points[0].Bytes >= bytesMax;

    /// <summary>Bytes of the batches from the offset on; shared out by offsets where it lies within a point.</summary>
    public long BytesFrom(long offset)
    {
        long bytes = 0;
        for (var i = _points.Count - 1; i >= 0 && EndOf(i) > offset; i--)
        {
            var first = _points[i].First;
            bytes += first >= offset ? _points[i].Bytes : Share(_points[i].Bytes, EndOf(i) - offset, EndOf(i) - first);
        }

        return bytes;
    }

    /// <summary>Takes bytes that compaction has freed off the points that begin before the offset, from each by its size.</summary>
    public void Shrink(long offset, long freed)
    {
        var points = CollectionsMarshal.AsSpan(_points);
        long before = 0;
        var count = 0;
        for (; count < points.Length && points[count].First < offset; count++)
        {
            before += points[count].Bytes;
        }

        var kept = before - Math.Clamp(freed, 0, before);
        var (old, now) = (0L, 0L);
        for (var i = 0; i < count; i++)
        {
            // Shared out up to each point's end, so that what rounding takes from one the next one gets.
            old += points[i].Bytes;
            var next = Share(kept, old, before);
            points[i].Bytes = next - now;
            now = next;
        }

        Bytes -= before - kept;
    }

    /// <summary>Writes how often was merged and the points, each as differences to the one before.</summary>
    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteByte((byte)_merges);
        writer.WriteVarint((ulong)_points.Count);
        var (offset, at) = (0L, 0L);
        foreach (ref readonly var point in CollectionsMarshal.AsSpan(_points))
        {
            writer.WriteVarint((ulong)(point.First - offset));
            writer.WriteVarint((ulong)point.Bytes);
            writer.WriteSignedVarint(unchecked(point.MaxTimestamp - point.LastAt));
            writer.WriteVarint((ulong)(point.MaxTimestamp < 0 ? 0 : point.MaxTimestampOffset - point.First));
            writer.WriteSignedVarint(point.FirstAt - at);
            writer.WriteSignedVarint(point.LastAt - point.FirstAt);
            (offset, at) = (point.First, point.LastAt);
        }
    }

    /// <summary>Takes over what <see cref="Write"/> wrote, into a new index.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an index of offsets from <paramref name="start"/> to <paramref name="end"/>.</exception>
    public void Read(ref ReadOnlySpan<byte> source, long start, long end)
    {
        _merges = source.ReadByte();
        var (offset, at, bytes) = (0L, 0L, 0L);
        var count = source.ReadCount(PointBytesMin);
        for (var i = 0; i < count; i++)
        {
            var gap = source.ReadVarint();
            var size = source.ReadVarint();
            var late = source.ReadSignedVarint();
            var delta = source.ReadVarint();
            var firstAt = unchecked(at + source.ReadSignedVarint());
            var lastAt = unchecked(firstAt + source.ReadSignedVarint());
            var maxTimestamp = unchecked(late + lastAt);

            // The first point begins with the log, each further one behind the one before and before the end.
            if (gap > (ulong)(end - offset) || (i == 0 ? (long)gap != start : gap == 0) || offset + (long)gap >= end
                || size > (ulong)(long.MaxValue - bytes) || maxTimestamp < -1 || firstAt < 0 || lastAt < 0)
            {
                throw new InvalidDataException($"Point {i} of a partition snapshot's index is out of order or has a number out of range.");
            }

            offset += (long)gap;
            bytes += (long)size;
            if (delta >= (ulong)(end - offset))
            {
                throw new InvalidDataException($"Point {i} of a partition snapshot's index has its highest timestamp behind the log's end.");
            }

            at = lastAt;
            _points.Add(new IndexPoint
            {
                First = offset,
                Bytes = (long)size,
                MaxTimestamp = maxTimestamp,
                MaxTimestampOffset = maxTimestamp < 0 ? -1 : offset + (long)delta,
                FirstAt = firstAt,
                LastAt = lastAt,
            });
        }

        if (_merges > MergesMax || (count == 0) != (start == end))
        {
            throw new InvalidDataException($"A partition snapshot's index has {count} points for the offsets {start} to {end}, merged {_merges} times.");
        }

        End = end;
        Bytes = bytes;
        FindLatest();
    }

    private long EndOf(int point) => point + 1 < _points.Count ? _points[point + 1].First : End;

    private bool IsFull(in IndexPoint point, long at) => point.Bytes >= StretchBytes << _merges || at - point.FirstAt >= StretchMs << _merges;

    private void Merge()
    {
        var points = CollectionsMarshal.AsSpan(_points);
        var kept = 0;
        for (var i = 0; i < points.Length; i += 2)
        {
            points[kept] = points[i];
            if (i + 1 < points.Length)
            {
                points[kept].Add(points[i + 1]);
            }

            kept++;
        }

        _points.RemoveRange(kept, _points.Count - kept);
        _merges = Math.Min(_merges + 1, MergesMax);
        FindLatest();
    }

    private void FindLatest()
    {
        _latest = -1;
        for (var i = 0; i < _points.Count; i++)
        {
            if (_points[i].MaxTimestamp > MaxTimestamp)
            {
                _latest = i;
            }
        }
    }

    private static long Share(long bytes, long part, long whole) => whole == 0 ? 0 : (long)((Int128)bytes * part / whole);
}
