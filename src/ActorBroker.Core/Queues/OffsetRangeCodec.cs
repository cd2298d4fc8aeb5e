using System.Buffers;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>Ascending ranges as varints: their number, then for each the gap from the end of the last one and its length.</summary>
internal static class OffsetRangeCodec
{
    public static void Write(IReadOnlyList<OffsetRange> ranges, IBufferWriter<byte> writer)
    {
        writer.WriteVarint((ulong)ranges.Count);
        long end = 0;
        foreach (var range in ranges)
        {
            writer.WriteVarint((ulong)(range.First - end));
            writer.WriteVarint((ulong)range.Count);
            end = range.End;
        }
    }

    /// <exception cref="InvalidDataException">The ranges do not fit the source or go beyond the largest offset.</exception>
    public static List<OffsetRange> Read(ref ReadOnlySpan<byte> source)
    {
        var count = source.ReadVarint();
        var ranges = new List<OffsetRange>((int)Math.Min(count, (ulong)source.Length));
        long end = 0;
        for (ulong i = 0; i < count; i++)
        {
            var first = end + (long)source.ReadVarint();
            end = first + (long)source.ReadVarint();
            if (first < 0 || end < first)
            {
                throw new InvalidDataException("A range of offsets goes beyond the largest offset.");
            }

            ranges.Add(new OffsetRange(first, end));
        }

        return ranges;
    }
}
