using System.Buffers;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Topics;

/// <summary>
/// The bytes of partition events: a kind, then unsigned varints. A timestamp is written as the zigzag form of its
/// difference to the time of the event.
/// <code>
/// BatchAppended       1  base offset  count  size  at  max timestamp
/// BatchAppended       2  as of 1, then  producer  epoch  first sequence  transactional (one byte)
/// MarkerAppended      3  offset  size  at  producer  epoch  commit (one byte)
/// ProducerEnlisted    4  producer  epoch  at
/// ProducerFenced      5  producer  epoch  at
/// LogStartMoved       6  log start
/// ProducersForgotten  7  number  (producer)*
/// LogCompacted        8  cleaned up to  bytes freed  number of ranges  (gap from the last range's end  length)*
/// </code>
/// A new version of an event gets a new kind; old kinds stay readable.
/// </summary>
public sealed class PartitionEventCodec : IEventCodec<PartitionEvent>
{
    private const byte AppendedKind = 1;
    private const byte ProducedKind = 2;
    private const byte MarkerKind = 3;
    private const byte EnlistedKind = 4;
    private const byte FencedKind = 5;
    private const byte LogStartKind = 6;
    private const byte ForgottenKind = 7;
    private const byte CompactedKind = 8;

    /// <summary>The codec has no state.</summary>
    public static PartitionEventCodec Instance { get; } = new();

    /// <inheritdoc/>
    public bool IsJournaled(PartitionEvent @event) => true;

    /// <inheritdoc/>
    public void Write(PartitionEvent @event, IBufferWriter<byte> writer)
    {
        switch (@event)
        {
            case BatchAppended appended:
                Write(appended, writer);
                break;
            case MarkerAppended marker:
                writer.WriteByte(MarkerKind);
                writer.WriteVarint((ulong)marker.Offset);
                writer.WriteVarint((ulong)marker.Size);
                writer.WriteVarint((ulong)marker.At);
                writer.WriteVarint((ulong)marker.ProducerId);
                writer.WriteVarint((ulong)marker.Epoch);
                writer.WriteBoolean(marker.Commit);
                break;
            case ProducerEnlisted enlisted:
                Write(EnlistedKind, enlisted.ProducerId, enlisted.Epoch, enlisted.At, writer);
                break;
            case ProducerFenced fenced:
                Write(FencedKind, fenced.ProducerId, fenced.Epoch, fenced.At, writer);
                break;
            case LogStartMoved moved:
                writer.WriteByte(LogStartKind);
                writer.WriteVarint((ulong)moved.LogStart);
                break;
            case ProducersForgotten forgotten:
                writer.WriteByte(ForgottenKind);
                writer.WriteVarint((ulong)forgotten.ProducerIds.Count);
                foreach (var id in forgotten.ProducerIds)
                {
                    writer.WriteVarint((ulong)id);
                }

                break;
            case LogCompacted compacted:
                writer.WriteByte(CompactedKind);
                writer.WriteVarint((ulong)compacted.CleanedUpTo);
                writer.WriteVarint((ulong)compacted.BytesFreed);
                OffsetRangeCodec.Write(compacted.Emptied, writer);
                break;
            default:
                throw new ArgumentException($"A partition event of type {@event.GetType().Name} has no encoding; give it a kind here.", nameof(@event));
        }
    }

    /// <inheritdoc/>
    public PartitionEvent Read(ref ReadOnlySpan<byte> source)
    {
        var kind = source.ReadByte();
        switch (kind)
        {
            case AppendedKind or ProducedKind:
                return ReadAppended(ref source, hasProducer: kind == ProducedKind);
            case MarkerKind:
                return new MarkerAppended(
                    ReadNumber(ref source, long.MaxValue - 1), ReadSize(ref source), ReadNumber(ref source), ReadNumber(ref source),
                    ReadEpoch(ref source), source.ReadBoolean(), default);
            case EnlistedKind:
                return new ProducerEnlisted(ReadNumber(ref source), ReadEpoch(ref source), ReadNumber(ref source));
            case FencedKind:
                return new ProducerFenced(ReadNumber(ref source), ReadEpoch(ref source), ReadNumber(ref source));
            case LogStartKind:
                return new LogStartMoved(ReadNumber(ref source));
            case ForgottenKind:
                var ids = new long[source.ReadCount(1)];
                for (var i = 0; i < ids.Length; i++)
                {
                    ids[i] = ReadNumber(ref source);
                }

                return new ProducersForgotten(ids);
            case CompactedKind:
                return new LogCompacted(ReadNumber(ref source), ReadNumber(ref source), OffsetRangeCodec.Read(ref source));
            default:
                throw new InvalidDataException($"Partition event kind {kind} is not known; the journal was written by a newer version.");
        }
    }

    /// <inheritdoc/>
    public MessageBlock BodiesOf(PartitionEvent @event) => @event switch
    {
        BatchAppended appended => new MessageBlock(appended.BaseOffset, appended.Count, appended.Bytes),
        MarkerAppended marker => new MessageBlock(marker.Offset, 1, marker.Bytes),
        _ => default,
    };

    private static void Write(BatchAppended appended, IBufferWriter<byte> writer)
    {
        writer.WriteByte(appended.Producer is null ? AppendedKind : ProducedKind);
        writer.WriteVarint((ulong)appended.BaseOffset);
        writer.WriteVarint((ulong)appended.Count);
        writer.WriteVarint((ulong)appended.Size);
        writer.WriteVarint((ulong)appended.At);
        writer.WriteSignedVarint(unchecked(appended.MaxTimestamp - appended.At));
        if (appended.Producer is { } producer)
        {
            writer.WriteVarint((ulong)producer.Id);
            writer.WriteVarint((ulong)producer.Epoch);
            writer.WriteVarint((ulong)producer.FirstSequence);
            writer.WriteBoolean(producer.Transactional);
        }
    }

    private static void Write(byte kind, long producerId, short epoch, long at, IBufferWriter<byte> writer)
    {
        writer.WriteByte(kind);
        writer.WriteVarint((ulong)producerId);
        writer.WriteVarint((ulong)epoch);
        writer.WriteVarint((ulong)at);
    }

    private static BatchAppended ReadAppended(ref ReadOnlySpan<byte> source, bool hasProducer)
    {
        var offset = ReadNumber(ref source);
        var count = ReadSize(ref source);
        if (count > long.MaxValue - offset)
        {
            throw new InvalidDataException($"{count} records from offset {offset} on are not a batch.");
        }

        var size = ReadSize(ref source);
        var at = ReadNumber(ref source);
        var maxTimestamp = unchecked(at + source.ReadSignedVarint());
        if (maxTimestamp < -1)
        {
            throw new InvalidDataException($"A batch's highest timestamp {maxTimestamp} is neither a time nor -1.");
        }

        BatchProducer? producer = hasProducer
            ? new BatchProducer(ReadNumber(ref source), ReadEpoch(ref source), (int)ReadNumber(ref source, int.MaxValue), source.ReadBoolean())
            : null;
        return new BatchAppended(offset, count, size, at, maxTimestamp, producer, default);
    }

    private static short ReadEpoch(ref ReadOnlySpan<byte> source) => (short)ReadNumber(ref source, short.MaxValue);

    private static int ReadSize(ref ReadOnlySpan<byte> source)
    {
        var size = ReadNumber(ref source, int.MaxValue);
        return size > 0 ? (int)size : throw new InvalidDataException("A partition event's count or size is 0.");
    }

    private static long ReadNumber(ref ReadOnlySpan<byte> source, long most = long.MaxValue)
    {
        var value = source.ReadVarint();
        return value <= (ulong)most ? (long)value : throw new InvalidDataException($"A partition event's number {value} is larger than {most}.");
    }
}
