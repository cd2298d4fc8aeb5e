using System.Buffers;
using ActorBroker.Core.Encoding;

namespace ActorBroker.Core.Entities;

/// <summary>Ascending ranges as varints: their number, then for each the gap from the end of the last one and its length.</summary>
internal static class OffsetRangeCodec
{
    /// <summary>A range is a gap and a length, each at least a byte.</summary>
    private const int RangeBytesMin = 2;

    public static void Write(IReadOnlyList<OffsetRange> ranges, IBufferWriter<byte> writer)
    {
        writer.WriteVarint((ulong)ranges.Count);
        long end = 0;
        foreach (var range in ranges)
        {
            WriteNext(range, ref end, writer);
        }
    }

    /// <summary>Writes the range that follows one that ended at <paramref name="end"/>.</summary>
    public static void WriteNext(OffsetRange range, ref long end, IBufferWriter<byte> writer)
    {
        writer.WriteVarint((ulong)(range.First - end));
        writer.WriteVarint((ulong)range.Count);
        end = range.End;
    }

    /// <exception cref="InvalidDataException">The ranges do not fit the source, one is empty, or one goes beyond the largest offset.</exception>
    public static List<OffsetRange> Read(ref ReadOnlySpan<byte> source)
    {
        var count = source.ReadCount(RangeBytesMin);
        var ranges = new List<OffsetRange>(count);
        long end = 0;
        for (var i = 0; i < count; i++)
        {
            ranges.Add(ReadNext(ref source, ref end));
        }

        return ranges;
    }

    /// <summary>Reads the range that follows one that ended at <paramref name="end"/>.</summary>
    /// <exception cref="InvalidDataException">The range does not fit the source, is empty, or goes beyond the largest offset.</exception>
    public static OffsetRange ReadNext(ref ReadOnlySpan<byte> source, ref long end)
    {
        var gap = source.ReadVarint();
        var length = source.ReadVarint();
        var left = (ulong)(long.MaxValue - end);
        if (length == 0 || gap > left || length > left - gap)
        {
            throw new InvalidDataException("A range of offsets is empty or goes beyond the largest offset.");
        }

        var first = end + (long)gap;
        end = first + (long)length;
        return new OffsetRange(first, end);
    }
}
