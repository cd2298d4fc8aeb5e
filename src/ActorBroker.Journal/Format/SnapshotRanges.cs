using ActorBroker.Core.Entities;

namespace ActorBroker.Journal.Format;

/// <summary>The live ranges at the front of a snapshot's payload.</summary>
internal static class SnapshotRanges
{
    public static int SizeMax(int ranges) => (ranges * 2 + 1) * Varint.SizeMax;

    public static int Write(Span<byte> bytes, int at, ReadOnlySpan<OffsetRange> ranges)
    {
        at = Varint.Write(bytes, at, (ulong)ranges.Length);
        long end = 0;
        foreach (var range in ranges)
        {
            at = Varint.Write(bytes, at, (ulong)(range.First - end));
            at = Varint.Write(bytes, at, (ulong)range.Count);
            end = range.End;
        }

        return at;
    }

    /// <summary>Reads the ranges and moves the index to the state behind them. Null if the bytes make no sense.</summary>
    public static OffsetRange[]? Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        // Each range takes two bytes or more, so the count cannot make us take more memory than the entry has bytes.
        if (!Varint.TryReadInt(bytes, ref at, out var count) || count > (bytes.Length - at) / 2)
        {
            return null;
        }

        var ranges = new OffsetRange[count];
        long end = 0;
        for (var i = 0; i < count; i++)
        {
            if (!Varint.TryRead(bytes, ref at, out var gap) || !Varint.TryRead(bytes, ref at, out var length))
            {
                return null;
            }

            ranges[i] = new OffsetRange(end + gap, end + gap + length);
            end = ranges[i].End;
        }

        return ranges;
    }
}
