using System.Buffers;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Topics;

/// <content>
/// The bytes of a snapshot, in unsigned varints where nothing else is said (s: zigzag, b: one byte):
/// <code>
/// version b   log start   end   cleaned up to   dirty bytes
/// index       merges b  number  (gap from the last point  bytes  s max timestamp - last time  base offset of it - offset
///             s first time - the last point's last time  s last time - first time)*
/// producers   number  (id  epoch  last sequence + 2  last use  flags b  [first offset of the transaction]
///             number  (first sequence  last sequence  base offset  s timestamp)*)*; idle ones first, the longest idle at the front,
///             then the enlisted, then those with an open transaction by its first offset
/// aborted     number  (producer  last offset - first offset  gap from the last one's last offset  last offset + 1 - stable after)*
/// emptied     number  (gap from the last range's end  length)*
/// </code>
/// Flags of a producer: 1 it is enlisted, 2 its transaction has a first offset.
/// </content>
internal sealed partial class PartitionState
{
    private const byte SnapshotVersion = 1;
    private const byte EnlistedFlag = 1;
    private const byte OpenFlag = 2;
    private const int ProducerBytesMin = 6;
    private const int BatchBytesMin = 4;
    private const int AbortedBytesMin = 4;

    /// <summary>Writes all of it.</summary>
    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteByte(SnapshotVersion);
        writer.WriteVarint((ulong)LogStart);
        writer.WriteVarint((ulong)End);
        writer.WriteVarint((ulong)CleanedUpTo);
        writer.WriteVarint((ulong)DirtyBytes);
        Index.Write(writer);
        writer.WriteVarint((ulong)Producers.Count);
        Write(Producers.Idle, writer);
        Write(Producers.Enlisted, writer);
        Write(Producers.Open, writer);
        writer.WriteVarint((ulong)Aborted.Count);
        long last = 0;
        foreach (ref readonly var entry in Aborted.Entries)
        {
            writer.WriteVarint((ulong)entry.ProducerId);
            writer.WriteVarint((ulong)(entry.LastOffset - entry.FirstOffset));
            writer.WriteVarint((ulong)(entry.LastOffset - last));
            writer.WriteVarint((ulong)(entry.LastOffset + 1 - entry.StableAfter));
            last = entry.LastOffset;
        }

        OffsetRangeCodec.Write(Emptied.Ranges, writer);
    }

    /// <summary>Takes over what <see cref="Write(IBufferWriter{byte})"/> wrote, into a new state.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a state.</exception>
    public void Read(ReadOnlySpan<byte> source)
    {
        var version = source.ReadByte();
        if (version != SnapshotVersion)
        {
            throw new InvalidDataException($"Partition snapshot version {version} is not known; the journal was written by a newer version.");
        }

        LogStart = ReadNumber(ref source, long.MaxValue);
        End = ReadNumber(ref source, long.MaxValue);
        CleanedUpTo = ReadNumber(ref source, End);
        DirtyBytes = ReadNumber(ref source, long.MaxValue);
        if (LogStart > CleanedUpTo)
        {
            throw new InvalidDataException($"A partition snapshot's start {LogStart}, cleaned offset {CleanedUpTo} and end {End} do not ascend.");
        }

        Index.Read(ref source, LogStart, End);
        for (var left = source.ReadCount(ProducerBytesMin); left > 0; left--)
        {
            var producer = ReadProducer(ref source);
            if (!Producers.TryAdd(producer))
            {
                throw new InvalidDataException($"A partition snapshot has the producer {producer.Id} twice.");
            }
        }

        ReadAborted(ref source);
        foreach (var range in OffsetRangeCodec.Read(ref source))
        {
            if (range.First < LogStart || range.End > End)
            {
                throw new InvalidDataException($"A partition snapshot has emptied offsets outside of its start {LogStart} and end {End}.");
            }

            Emptied.Add(range);
        }

        if (!source.IsEmpty)
        {
            throw new InvalidDataException($"A partition snapshot goes on for {source.Length} bytes behind its end.");
        }
    }

    private static void Write(LinkedList<KnownProducer> producers, IBufferWriter<byte> writer)
    {
        for (var node = producers.First; node is not null; node = node.Next)
        {
            var producer = node.Value;
            var isOpen = producer.TransactionFirst >= 0;
            writer.WriteVarint((ulong)producer.Id);
            writer.WriteVarint((ulong)producer.Epoch);
            writer.WriteVarint((ulong)(producer.LastSequence - (long)KnownProducer.AnySequence));
            writer.WriteVarint((ulong)producer.LastUse);
            writer.WriteByte((byte)((producer.IsEnlisted ? EnlistedFlag : 0) | (isOpen ? OpenFlag : 0)));
            if (isOpen)
            {
                writer.WriteVarint((ulong)producer.TransactionFirst);
            }

            writer.WriteVarint((ulong)producer.BatchCount);
            for (var i = 0; i < producer.BatchCount; i++)
            {
                var batch = producer.BatchAt(i);
                writer.WriteVarint((ulong)batch.FirstSequence);
                writer.WriteVarint((ulong)batch.LastSequence);
                writer.WriteVarint((ulong)batch.BaseOffset);
                writer.WriteSignedVarint(batch.Timestamp);
            }
        }
    }

    private KnownProducer ReadProducer(ref ReadOnlySpan<byte> source)
    {
        var producer = new KnownProducer(ReadNumber(ref source, long.MaxValue));
        var epoch = (short)ReadNumber(ref source, short.MaxValue);
        var lastSequence = (int)(ReadNumber(ref source, (long)int.MaxValue - KnownProducer.AnySequence) + KnownProducer.AnySequence);
        producer.LastUse = ReadNumber(ref source, long.MaxValue);
        var flags = source.ReadByte();
        if (flags is not (0 or EnlistedFlag or (EnlistedFlag | OpenFlag)))
        {
            throw new InvalidDataException($"Flags {flags} of a producer in a partition snapshot are not known.");
        }

        producer.IsEnlisted = flags != 0;
        if ((flags & OpenFlag) != 0)
        {
            producer.TransactionFirst = ReadNumber(ref source, End);
            if (producer.TransactionFirst < (Producers.FirstOpen is null ? 0 : Producers.Open.Last!.Value.TransactionFirst))
            {
                throw new InvalidDataException("A partition snapshot's open transactions are not in the order of their first offsets.");
            }
        }

        var batches = ReadNumber(ref source, KnownProducer.BatchesMax);
        if (batches * BatchBytesMin > source.Length)
        {
            throw new InvalidDataException($"{batches} batches of a producer are announced, but only {source.Length} bytes are left.");
        }

        for (; batches > 0; batches--)
        {
            producer.Add(new SentBatch(
                (int)ReadNumber(ref source, int.MaxValue), (int)ReadNumber(ref source, int.MaxValue), ReadNumber(ref source, End),
                source.ReadSignedVarint()));
        }

        producer.Restore(epoch, lastSequence);
        return producer;
    }

    private void ReadAborted(ref ReadOnlySpan<byte> source)
    {
        long last = 0;
        for (var left = source.ReadCount(AbortedBytesMin); left > 0; left--)
        {
            var id = ReadNumber(ref source, long.MaxValue);
            var length = ReadNumber(ref source, End);
            last += ReadNumber(ref source, End - last);
            var first = last - length;
            if (first < 0 || last < LogStart || last == End)
            {
                throw new InvalidDataException($"A partition snapshot's aborted transaction from {first} to {last} is not in the log.");
            }

            var stable = last + 1 - ReadNumber(ref source, last + 1);
            Aborted.Add(new AbortedEntry(id, first, last, stable));
        }
    }

    private static long ReadNumber(ref ReadOnlySpan<byte> source, long most)
    {
        var value = source.ReadVarint();
        return value <= (ulong)most ? (long)value : throw new InvalidDataException($"A partition snapshot's number {value} is larger than {most}.");
    }
}
