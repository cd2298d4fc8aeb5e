using System.Buffers;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Groups;

/// <summary>
/// The bytes of group events: a kind, then numbers as varints, strings as UTF-8 behind their length.
/// <code>
/// GenerationStarted     1  generation  protocol type  protocol name  leader  count  member*
/// GenerationEnded       2  generation
/// MemberReplaced        3  old member id  member
/// OffsetsStored         4  time (signed)  offsets
/// OffsetsDropped        5  count  (topic  partition)*
/// TopicDropped          6  topic
/// TransactionOpened     7  producer id  epoch
/// PendingOffsetsStored  8  producer id  time (signed)  offsets
/// TransactionClosed     9  producer id  epoch  committed (one byte)
/// ProducerForgotten    10  producer id
/// GroupDeleted         11
/// </code>
/// Members are drawn at <see cref="MemberCodec"/>, offsets at <see cref="GroupOffsetCodec"/>. A new version of an event
/// gets a new kind; old kinds stay readable.
/// </summary>
public sealed class GroupEventCodec : IEventCodec<GroupEvent>
{
    private const byte GenerationStartedKind = 1;
    private const byte GenerationEndedKind = 2;
    private const byte MemberReplacedKind = 3;
    private const byte OffsetsStoredKind = 4;
    private const byte OffsetsDroppedKind = 5;
    private const byte TopicDroppedKind = 6;
    private const byte TransactionOpenedKind = 7;
    private const byte PendingOffsetsStoredKind = 8;
    private const byte TransactionClosedKind = 9;
    private const byte ProducerForgottenKind = 10;
    private const byte GroupDeletedKind = 11;

    /// <summary>The codec has no state.</summary>
    public static GroupEventCodec Instance { get; } = new();

    /// <inheritdoc/>
    public bool IsJournaled(GroupEvent @event) => true;

    /// <inheritdoc/>
    public void Write(GroupEvent @event, IBufferWriter<byte> writer)
    {
        switch (@event)
        {
            case GenerationStarted started:
                writer.WriteByte(GenerationStartedKind);
                GenerationCodec.Write(started, writer);
                break;
            case GenerationEnded ended:
                writer.WriteByte(GenerationEndedKind);
                writer.WriteVarint((ulong)ended.Generation);
                break;
            case MemberReplaced replaced:
                writer.WriteByte(MemberReplacedKind);
                writer.WriteString(replaced.OldMemberId);
                MemberCodec.Write(replaced.Member, writer);
                break;
            case OffsetsStored stored:
                writer.WriteByte(OffsetsStoredKind);
                writer.WriteSignedVarint(stored.CommittedAt);
                GroupOffsetCodec.Write(stored.Offsets, writer);
                break;
            case OffsetsDropped dropped:
                writer.WriteByte(OffsetsDroppedKind);
                GroupOffsetCodec.Write(dropped.Partitions, writer);
                break;
            case TopicDropped dropped:
                writer.WriteByte(TopicDroppedKind);
                writer.WriteString(dropped.Topic);
                break;
            case TransactionOpened opened:
                writer.WriteByte(TransactionOpenedKind);
                WriteProducer(opened.ProducerId, opened.ProducerEpoch, writer);
                break;
            case PendingOffsetsStored pending:
                writer.WriteByte(PendingOffsetsStoredKind);
                writer.WriteVarint((ulong)pending.ProducerId);
                writer.WriteSignedVarint(pending.CommittedAt);
                GroupOffsetCodec.Write(pending.Offsets, writer);
                break;
            case TransactionClosed closed:
                writer.WriteByte(TransactionClosedKind);
                WriteProducer(closed.ProducerId, closed.ProducerEpoch, writer);
                writer.WriteBoolean(closed.Committed);
                break;
            case ProducerForgotten forgotten:
                writer.WriteByte(ProducerForgottenKind);
                writer.WriteVarint((ulong)forgotten.ProducerId);
                break;
            case GroupDeleted:
                writer.WriteByte(GroupDeletedKind);
                break;
            default:
                throw new ArgumentException($"A group event of type {@event.GetType().Name} has no encoding; give it a kind here.", nameof(@event));
        }
    }

    /// <inheritdoc/>
    public GroupEvent Read(ref ReadOnlySpan<byte> source)
    {
        var kind = source.ReadByte();
        switch (kind)
        {
            case GenerationStartedKind:
                return GenerationCodec.Read(ref source);
            case GenerationEndedKind:
                return new GenerationEnded(GroupNumbers.ReadInt(ref source, "generation"));
            case MemberReplacedKind:
                var oldMemberId = source.ReadString();
                return new MemberReplaced(oldMemberId, MemberCodec.Read(ref source));
            case OffsetsStoredKind:
                var storedAt = source.ReadSignedVarint();
                return new OffsetsStored(storedAt, GroupOffsetCodec.ReadOffsets(ref source));
            case OffsetsDroppedKind:
                return new OffsetsDropped(GroupOffsetCodec.ReadPartitions(ref source));
            case TopicDroppedKind:
                return new TopicDropped(source.ReadString());
            case TransactionOpenedKind:
                var opener = GroupNumbers.ReadProducerId(ref source);
                return new TransactionOpened(opener, GroupNumbers.ReadEpoch(ref source));
            case PendingOffsetsStoredKind:
                var owner = GroupNumbers.ReadProducerId(ref source);
                var pendingAt = source.ReadSignedVarint();
                return new PendingOffsetsStored(owner, pendingAt, GroupOffsetCodec.ReadOffsets(ref source));
            case TransactionClosedKind:
                var closer = GroupNumbers.ReadProducerId(ref source);
                var epoch = GroupNumbers.ReadEpoch(ref source);
                return new TransactionClosed(closer, epoch, source.ReadBoolean());
            case ProducerForgottenKind:
                return new ProducerForgotten(GroupNumbers.ReadProducerId(ref source));
            case GroupDeletedKind:
                return new GroupDeleted();
            default:
                throw new InvalidDataException($"Group event kind {kind} is not known; the journal was written by a newer version.");
        }
    }

    /// <inheritdoc/>
    public MessageBlock BodiesOf(GroupEvent @event) => default;

    private static void WriteProducer(long producerId, short epoch, IBufferWriter<byte> writer)
    {
        writer.WriteVarint((ulong)producerId);
        writer.WriteVarint((ulong)epoch);
    }
}
