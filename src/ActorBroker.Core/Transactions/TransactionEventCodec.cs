using System.Buffers;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Transactions;

/// <summary>
/// The bytes of a coordinator's events: a kind, then varints; a producer is its id and its epoch, both signed.
/// <code>
/// ProducerBegun      1  at  producer  former  time-out
/// ParticipantsAdded  2  at  count  participant*
/// OutcomeDecided     3  at  1 for commit, 0 for abort (one byte)
/// ProducerFencedOff  4  at  epoch (signed)  former
/// TransactionEnded   5  at
/// </code>
/// A new version of an event gets a new kind; old kinds stay readable.
/// </summary>
public sealed class TransactionEventCodec : IEventCodec<TransactionEvent>
{
    private const byte ProducerBegunKind = 1;
    private const byte ParticipantsAddedKind = 2;
    private const byte OutcomeDecidedKind = 3;
    private const byte ProducerFencedOffKind = 4;
    private const byte TransactionEndedKind = 5;

    /// <summary>The codec has no state.</summary>
    public static TransactionEventCodec Instance { get; } = new();

    /// <inheritdoc/>
    public bool IsJournaled(TransactionEvent @event) => true;

    /// <summary>None: a coordinator's events have no bodies.</summary>
    public MessageBlock BodiesOf(TransactionEvent @event) => default;

    /// <inheritdoc/>
    public void Write(TransactionEvent @event, IBufferWriter<byte> writer)
    {
        writer.WriteByte(KindOf(@event));
        writer.WriteVarint((ulong)@event.At);
        switch (@event)
        {
            case ProducerBegun e:
                writer.WriteProducer(e.Producer);
                writer.WriteProducer(e.Former);
                writer.WriteVarint((ulong)e.TimeoutMs);
                break;
            case ParticipantsAdded e:
                writer.WriteParticipants(e.Participants);
                break;
            case OutcomeDecided e:
                writer.WriteBoolean(e.Commit);
                break;
            case ProducerFencedOff e:
                writer.WriteSignedVarint(e.Epoch);
                writer.WriteProducer(e.Former);
                break;
        }
    }

    /// <inheritdoc/>
    public TransactionEvent Read(ref ReadOnlySpan<byte> source)
    {
        var kind = source.ReadByte();
        var at = source.ReadNumber(long.MaxValue);
        switch (kind)
        {
            case ProducerBegunKind:
                var producer = source.ReadProducer();
                var former = source.ReadProducer();
                return new ProducerBegun(at, producer, former, (int)source.ReadNumber(int.MaxValue));
            case ParticipantsAddedKind:
                return new ParticipantsAdded(at, source.ReadParticipants());
            case OutcomeDecidedKind:
                return new OutcomeDecided(at, source.ReadBoolean());
            case ProducerFencedOffKind:
                var epoch = source.ReadEpoch();
                return new ProducerFencedOff(at, epoch, source.ReadProducer());
            case TransactionEndedKind:
                return new TransactionEnded(at);
            default:
                throw new InvalidDataException($"A transaction event of kind {kind} is not known; the journal was written by a newer version.");
        }
    }

    private static byte KindOf(TransactionEvent @event) => @event switch
    {
        ProducerBegun => ProducerBegunKind,
        ParticipantsAdded => ParticipantsAddedKind,
        OutcomeDecided => OutcomeDecidedKind,
        ProducerFencedOff => ProducerFencedOffKind,
        TransactionEnded => TransactionEndedKind,
        _ => throw new ArgumentException($"A transaction event of type {@event.GetType().Name} has no encoding; give it a kind here.", nameof(@event)),
    };
}
