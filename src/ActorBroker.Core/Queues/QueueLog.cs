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

    /// <summary>Whether the message is settled.</summary>
    public bool IsSettled(long offset) => offset < Floor || _settled.Contains(offset);

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
        for (var run = _settled.NextRange(0); !run.IsEmpty && run.First <= Floor; run = _settled.NextRange(0))
        {
            Floor = Math.Max(Floor, run.End);
            _settled.Remove(run);
        }

        DeliveredEnd = Math.Max(DeliveredEnd, Floor);
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
    public void Read(ReadOnlySpan<byte> source)
    {
        var version = source.ReadByte();
        if (version != SnapshotVersion)
        {
            throw new InvalidDataException($"Queue snapshot version {version} is not known; the journal was written by a newer version.");
        }

        Floor = (long)source.ReadVarint();
        DeliveredEnd = (long)source.ReadVarint();
        End = (long)source.ReadVarint();
        foreach (var range in OffsetRangeCodec.Read(ref source))
        {
            _settled.Add(range);
        }
    }
}
