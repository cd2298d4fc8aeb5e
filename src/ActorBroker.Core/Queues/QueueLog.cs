using System.Buffers;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>
/// The hard state of a queue: which offsets exist and which of them are settled. Its size depends on the holes between
/// settled messages, not on how many wait.
/// </summary>
/// <remarks>
/// <code>
///        Floor                    DeliveredEnd            End
/// ---------|--x--x------x------------|----------------------|
/// settled    some settled (x)          never handed out       next offset
/// </code>
/// </remarks>
public sealed class QueueLog
{
    private const byte SnapshotVersion = 1;

    private readonly OffsetSet _settled = new();

    /// <summary>All messages below are settled.</summary>
    public long Floor { get; private set; }

    /// <summary>All messages below were handed to somebody at least once, and may therefore be known out there.</summary>
    public long DeliveredEnd { get; private set; }

    /// <summary>The offset that the next message gets.</summary>
    public long End { get; private set; }

    /// <summary>How many messages are not settled.</summary>
    public long Unsettled => End - Floor - _settled.Count;

    /// <summary>Appends messages.</summary>
    public void Append(int count) => End += count;

    /// <summary>Settles messages.</summary>
    public void Settle(OffsetRange range)
    {
        if (range.First > Floor)
        {
            _settled.Add(range);
            return;
        }

        Floor = Math.Max(Floor, range.End);
        while (_settled.Contains(Floor))
        {
            Floor = _settled.NextRange(Floor).End;
        }

        _settled.Remove(new OffsetRange(0, Floor));
        MarkDelivered(Floor);
    }

    /// <summary>Whether a message of the range is not settled; offsets behind the end are none.</summary>
    public bool HasUnsettled(OffsetRange range)
    {
        var first = Math.Max(range.First, Floor);
        var end = Math.Min(range.End, End);
        while (first < end && _settled.Contains(first))
        {
            first = _settled.NextRange(first, end - first).End;
        }

        return first < end;
    }

    /// <summary>Moves the mark up to which messages were handed out.</summary>
    public void MarkDelivered(long end) => DeliveredEnd = Math.Max(DeliveredEnd, end);

    /// <summary>Adds the runs of a range that are not settled, in order.</summary>
    public void CollectUnsettled(OffsetRange range, ICollection<OffsetRange> unsettled) =>
        _settled.Except(range with { First = Math.Max(range.First, Floor) }, unsettled);

    /// <summary>Writes version, floor, delivered end, end and the settled ranges above the floor.</summary>
    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteByte(SnapshotVersion);
        writer.WriteVarint((ulong)Floor);
        writer.WriteVarint((ulong)DeliveredEnd);
        writer.WriteVarint((ulong)End);
        var settled = new List<OffsetRange>();
        _settled.Intersect(new OffsetRange(Floor, End), settled);
        OffsetRangeCodec.Write(settled, writer);
    }

    /// <summary>Takes over what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a state.</exception>
    public void Read(ref ReadOnlySpan<byte> source)
    {
        var version = source.ReadByte();
        if (version != SnapshotVersion)
        {
            throw new InvalidDataException($"Queue snapshot version {version} is not known; the journal was written by a newer version.");
        }

        var floor = source.ReadVarint();
        var deliveredEnd = source.ReadVarint();
        var end = source.ReadVarint();
        var settled = OffsetRangeCodec.Read(ref source);
        if (floor > deliveredEnd || deliveredEnd > end || end > long.MaxValue)
        {
            throw new InvalidDataException($"A queue snapshot's floor {floor}, delivered end {deliveredEnd} and end {end} do not ascend.");
        }

        if (settled.Count > 0 && (settled[0].First < (long)floor || settled[^1].End > (long)end))
        {
            throw new InvalidDataException("A queue snapshot settles messages outside its floor and end.");
        }

        Floor = (long)floor;
        DeliveredEnd = (long)deliveredEnd;
        End = (long)end;
        foreach (var range in settled)
        {
            _settled.Add(range);
        }
    }
}
