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
/// </code>
/// A new version of an event gets a new kind; old kinds stay readable.
/// </summary>
public sealed class QueueEventCodec : IEventCodec<QueueEvent>
{
    private const byte PublishedKind = 1;
    private const byte SettledKind = 2;
    private const byte DeliveredKind = 3;

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
                writer.WriteByte(PublishedKind);
                writer.WriteVarint((ulong)published.FirstOffset);
                writer.WriteVarint((ulong)published.Count);
                break;
            case Settled settled:
                writer.WriteByte(SettledKind);
                OffsetRangeCodec.Write(settled.Offsets, writer);
                break;
            case Delivered delivered:
                writer.WriteByte(DeliveredKind);
                writer.WriteVarint((ulong)delivered.End);
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
            case PublishedKind:
                var first = (long)source.ReadVarint();
                return new Published(checked((int)source.ReadVarint()), first, default);
            case SettledKind:
                return new Settled(OffsetRangeCodec.Read(ref source));
            case DeliveredKind:
                return new Delivered((long)source.ReadVarint());
            default:
                throw new InvalidDataException($"Queue event kind {kind} is not known; the journal was written by a newer version.");
        }
    }

    /// <inheritdoc/>
    public MessageBlock BodiesOf(QueueEvent @event) =>
        @event is Published published ? new MessageBlock(published.FirstOffset, published.Count, published.Bytes) : default;
}
