using System.Buffers;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <content>
/// The bytes of a snapshot: a version, the log, then the parts in this order, each with its number of entries first, all
/// in unsigned varints:
/// <code>
/// expiry      (offset  length  deadline)*
/// sizes       first offset  (size)*
/// priorities  (priority  ranges)*
/// attempts    (offset  count)*
/// leaving     (ranges) for each reason, no number
/// hand-overs  (source  ranges)*
/// </code>
/// </content>
internal sealed partial class QueueState
{
    private const byte SnapshotVersion = 1;

    /// <summary>Writes all of it.</summary>
    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteByte(SnapshotVersion);
        Log.Write(writer);
        var expiry = Expiry.Entries();
        writer.WriteVarint((ulong)expiry.Count);
        foreach (var entry in expiry)
        {
            writer.WriteVarint((ulong)entry.Range.First);
            writer.WriteVarint((ulong)entry.Range.Count);
            writer.WriteVarint((ulong)entry.Deadline);
        }

        WriteSizes(writer);
        var priorities = Priorities.Entries().ToList();
        writer.WriteVarint((ulong)priorities.Count);
        foreach (var (priority, offsets) in priorities)
        {
            writer.WriteByte(priority);
            OffsetRangeCodec.Write(offsets, writer);
        }

        writer.WriteVarint((ulong)Attempts.All.Count);
        foreach (var (offset, count) in Attempts.All)
        {
            writer.WriteVarint((ulong)offset);
            writer.WriteVarint((ulong)count);
        }

        for (var reason = 0; reason < DeathReasons.Count; reason++)
        {
            OffsetRangeCodec.Write(Leaving.Of((DeathReason)reason), writer);
        }

        var handOvers = HandOvers.Entries().ToList();
        writer.WriteVarint((ulong)handOvers.Count);
        foreach (var (source, offsets) in handOvers)
        {
            writer.WriteVarint(source.Value);
            OffsetRangeCodec.Write(offsets, writer);
        }
    }

    /// <summary>Takes over what <see cref="Write"/> wrote, into a new state.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a state.</exception>
    public void Read(ReadOnlySpan<byte> source)
    {
        var version = source.ReadByte();
        if (version != SnapshotVersion)
        {
            throw new InvalidDataException($"Queue snapshot version {version} is not known; the journal was written by a newer version.");
        }

        Log.Read(ref source);
        for (var left = source.ReadCount(3); left > 0; left--)
        {
            var first = (long)source.ReadVarint();
            var count = (long)source.ReadVarint();
            Expiry.Add(new OffsetRange(first, checked(first + count)), (long)source.ReadVarint());
        }

        ReadSizes(ref source);
        for (var left = source.ReadCount(2); left > 0; left--)
        {
            var priority = source.ReadByte();
            foreach (var range in OffsetRangeCodec.Read(ref source))
            {
                for (var offset = range.First; offset < range.End; offset++)
                {
                    Priorities.Add(offset, priority);
                }
            }
        }

        for (var left = source.ReadCount(2); left > 0; left--)
        {
            var offset = (long)source.ReadVarint();
            Attempts.Set(offset, (int)Math.Min(source.ReadVarint(), int.MaxValue));
        }

        for (var reason = 0; reason < DeathReasons.Count; reason++)
        {
            foreach (var range in OffsetRangeCodec.Read(ref source))
            {
                Leaving.Add(range, (DeathReason)reason);
            }
        }

        for (var left = source.ReadCount(2); left > 0; left--)
        {
            var from = new EntityId(source.ReadVarint());
            HandOvers.Add(from, OffsetRangeCodec.Read(ref source), []);
        }
    }

    private void WriteSizes(IBufferWriter<byte> writer)
    {
        var (first, sizes) = Sizes.Entries;
        writer.WriteVarint((ulong)sizes.Count);
        if (sizes.Count > 0)
        {
            writer.WriteVarint((ulong)first);
        }

        for (var i = 0; i < sizes.Count; i++)
        {
            writer.WriteVarint((ulong)sizes[i]);
        }
    }

    private void ReadSizes(ref ReadOnlySpan<byte> source)
    {
        var left = source.ReadCount(1);
        if (left == 0)
        {
            return;
        }

        for (var offset = (long)source.ReadVarint(); left > 0; left--)
        {
            Sizes.Add(offset++, (int)Math.Min(source.ReadVarint(), int.MaxValue));
        }
    }
}
