using System.Buffers;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Queues;

/// <summary>
/// The bytes of queue events: a kind, then unsigned varints.
/// <code>
/// Published  1  first offset  count
/// Settled    2  number of ranges  (gap from the last range's end  length)*
/// Delivered  3  end
/// Published  4  first offset  count  traits (see BatchTraitsCodec)
/// Returned   5  ranges as of Settled
/// Left       6  reason (one byte)  ranges as of Settled
/// HandedIn   7  source  ranges as of Settled (arrived)  ranges as of Settled (still leaving)
/// </code>
/// A new version of an event gets a new kind; old kinds stay readable.
/// </summary>
public sealed class QueueEventCodec : IEventCodec<QueueEvent>
{
    private const byte PublishedKind = 1;
    private const byte SettledKind = 2;
    private const byte DeliveredKind = 3;
    private const byte PublishedWithTraitsKind = 4;
    private const byte ReturnedKind = 5;
    private const byte LeftKind = 6;
    private const byte HandedInKind = 7;

    /// <summary>The codec has no state.</summary>
    public static QueueEventCodec Instance { get; } = new();

    /// <inheritdoc/>
    public bool IsJournaled(QueueEvent @event) => true;

    /// <inheritdoc/>
    public void Write(QueueEvent @event, IBufferWriter<byte> writer)
    {
        switch (@event)
        {
            case Published published:
                writer.WriteByte(published.Traits is null ? PublishedKind : PublishedWithTraitsKind);
                writer.WriteVarint((ulong)published.FirstOffset);
                writer.WriteVarint((ulong)published.Count);
                if (published.Traits is { } traits)
                {
                    BatchTraitsCodec.Write(traits, writer);
                }

                break;
            case Settled settled:
                writer.WriteByte(SettledKind);
                OffsetRangeCodec.Write(settled.Offsets, writer);
                break;
            case Delivered delivered:
                writer.WriteByte(DeliveredKind);
                writer.WriteVarint((ulong)delivered.End);
                break;
            case Returned returned:
                writer.WriteByte(ReturnedKind);
                OffsetRangeCodec.Write(returned.Offsets, writer);
                break;
            case Left left:
                writer.WriteByte(LeftKind);
                writer.WriteByte((byte)left.Reason);
                OffsetRangeCodec.Write(left.Offsets, writer);
                break;
            case HandedIn handedIn:
                writer.WriteByte(HandedInKind);
                writer.WriteVarint(handedIn.Source.Value);
                OffsetRangeCodec.Write(handedIn.Offsets, writer);
                OffsetRangeCodec.Write(handedIn.Leaving, writer);
                break;
            default:
                throw new ArgumentException($"A queue event of type {@event.GetType().Name} has no encoding; give it a kind here.", nameof(@event));
        }
    }

    /// <inheritdoc/>
    public QueueEvent Read(ref ReadOnlySpan<byte> source)
    {
        var kind = source.ReadByte();
        switch (kind)
        {
            case PublishedKind or PublishedWithTraitsKind:
                var first = ReadOffset(ref source);
                var count = ReadMessageCount(ref source, first);
                return new Published(count, first, default, kind == PublishedKind ? null : BatchTraitsCodec.Read(ref source, count));
            case SettledKind:
                return new Settled(OffsetRangeCodec.Read(ref source));
            case DeliveredKind:
                return new Delivered(ReadOffset(ref source));
            case ReturnedKind:
                return new Returned(OffsetRangeCodec.Read(ref source));
            case LeftKind:
                return new Left(ReadReason(ref source), OffsetRangeCodec.Read(ref source));
            case HandedInKind:
                var from = new EntityId(source.ReadVarint());
                var arrived = OffsetRangeCodec.Read(ref source);
                return new HandedIn(from, arrived, OffsetRangeCodec.Read(ref source));
            default:
                throw new InvalidDataException($"Queue event kind {kind} is not known; the journal was written by a newer version.");
        }
    }

    /// <inheritdoc/>
    public MessageBlock BodiesOf(QueueEvent @event) =>
        @event is Published published ? new MessageBlock(published.FirstOffset, published.Count, published.Bytes) : default;

    private static DeathReason ReadReason(ref ReadOnlySpan<byte> source)
    {
        var reason = source.ReadByte();
        return reason < DeathReasons.Count ? (DeathReason)reason : throw new InvalidDataException($"Reason {reason} of a dead letter is not known.");
    }

    private static long ReadOffset(ref ReadOnlySpan<byte> source)
    {
        var offset = source.ReadVarint();
        return offset <= long.MaxValue ? (long)offset : throw new InvalidDataException($"The offset {offset} is beyond the largest offset.");
    }

    private static int ReadMessageCount(ref ReadOnlySpan<byte> source, long first)
    {
        var count = source.ReadVarint();
        return count is > 0 and <= int.MaxValue && (long)count <= long.MaxValue - first
            ? (int)count
            : throw new InvalidDataException($"{count} messages from offset {first} on are not a batch.");
    }
}
