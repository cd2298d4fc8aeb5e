using System.Buffers;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <content>
/// The bytes of a snapshot: a version, the log, then the parts in this order, each with its number of entries first, all
/// in unsigned varints; a range is a gap from the end of the last one and a length:
/// <code>
/// expiry      (range  deadline)*
/// sizes       (range  size)*
/// priorities  (range  priority)*
/// attempts    (range  count)*
/// leaving     (range)* for each reason
/// hand-overs  (source  ranges)*, whoever handed over last comes last
/// </code>
/// Only messages that are not settled are told of, and zeros are left out, so that equal states have equal bytes.
/// </content>
internal sealed partial class QueueState
{
    private const byte SnapshotVersion = 1;

    /// <summary>A range and a number, each at least a byte.</summary>
    private const int EntryBytesMin = 3;

    /// <summary>Writes all of it.</summary>
    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteByte(SnapshotVersion);
        Log.Write(writer);
        Write(Expiry.Entries(Log, Leaving).ConvertAll(static e => (e.Range, (ulong)e.Deadline)), writer);
        Write(Sizes.Entries(Log).ConvertAll(static e => (e.Range, (ulong)e.Value)), writer);
        Write(Priorities.Entries(Log).ConvertAll(static e => (e.Range, (ulong)e.Value)), writer);
        Write(Attempts.Entries().ConvertAll(static e => (e.Range, (ulong)e.Count)), writer);
        for (var reason = 0; reason < DeathReasons.Count; reason++)
        {
            OffsetRangeCodec.Write(Leaving.Of((DeathReason)reason), writer);
        }

        var handOvers = HandOvers.Entries();
        writer.WriteVarint((ulong)handOvers.Count);
        foreach (var (source, offsets) in handOvers)
        {
            writer.WriteVarint(source.Value);
            OffsetRangeCodec.Write(offsets, writer);
        }
    }

    /// <summary>Takes over what <see cref="Write(IBufferWriter{byte})"/> wrote, into a new state.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a state.</exception>
    public void Read(ReadOnlySpan<byte> source)
    {
        var version = source.ReadByte();
        if (version != SnapshotVersion)
        {
            throw new InvalidDataException($"Queue snapshot version {version} is not known; the journal was written by a newer version.");
        }

        Log.Read(ref source);
        foreach (var (range, deadline) in Read(ref source, long.MaxValue))
        {
            Expiry.Add(range, (long)deadline);
        }

        foreach (var (range, size) in Read(ref source, int.MaxValue))
        {
            Sizes.Set(range, (int)size);
        }

        foreach (var (range, priority) in Read(ref source, byte.MaxValue))
        {
            Priorities.Set(range, (byte)priority);
        }

        foreach (var (range, count) in Read(ref source, int.MaxValue))
        {
            Attempts.Set(range, (int)count);
        }

        for (var reason = 0; reason < DeathReasons.Count; reason++)
        {
            foreach (var range in OffsetRangeCodec.Read(ref source))
            {
                Leaving.Add(Checked(range), (DeathReason)reason);
            }
        }

        for (var left = source.ReadCount(2); left > 0; left--)
        {
            var from = new EntityId(source.ReadVarint());
            HandOvers.Add(from, OffsetRangeCodec.Read(ref source), []);
        }

        if (!source.IsEmpty)
        {
            throw new InvalidDataException($"A queue snapshot goes on for {source.Length} bytes behind its end.");
        }
    }

    private static void Write(List<(OffsetRange Range, ulong Value)> entries, IBufferWriter<byte> writer)
    {
        writer.WriteVarint((ulong)entries.Count);
        long end = 0;
        foreach (var (range, value) in entries)
        {
            OffsetRangeCodec.WriteNext(range, ref end, writer);
            writer.WriteVarint(value);
        }
    }

    private List<(OffsetRange Range, ulong Value)> Read(ref ReadOnlySpan<byte> source, ulong most)
    {
        var count = source.ReadCount(EntryBytesMin);
        var entries = new List<(OffsetRange Range, ulong Value)>(count);
        long end = 0;
        for (; count > 0; count--)
        {
            var range = Checked(OffsetRangeCodec.ReadNext(ref source, ref end));
            var value = source.ReadVarint();
            entries.Add(value <= most ? (range, value) : throw new InvalidDataException($"A queue snapshot's number {value} is larger than {most}."));
        }

        return entries;
    }

    private OffsetRange Checked(OffsetRange range) => range.First >= Log.Floor && range.End <= Log.End
        ? range
        : throw new InvalidDataException($"A queue snapshot tells of the messages {range.First} to {range.End - 1}, but has {Log.Floor} to {Log.End - 1}.");
}
