using System.Buffers;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Transactions;

/// <summary>
/// What is journaled of a transactional id, and nothing else. As a snapshot:
/// <code>
/// version:byte = 1  state:byte  flags:byte (1 an outcome is known, 2 it is commit, 4 the epoch is nobody's)
/// producer  former  time-out:varint  opened at:varint  used at:varint  count:varint  count x participant:varint, ascending
/// </code>
/// </summary>
internal sealed class TransactionRecord
{
    private const byte SnapshotVersion = 1;

    private readonly SortedSet<EntityId> _participants = new(Comparer<EntityId>.Create(static (a, b) => a.Value.CompareTo(b.Value)));

    public TransactionState State { get; private set; }

    /// <summary>The producer that may work; none before the first one.</summary>
    public ProducerIdentity Producer { get; private set; } = ProducerIdentity.None;

    /// <summary>What <see cref="Producer"/> was before it asked for a new epoch, so that its retry is recognised.</summary>
    public ProducerIdentity Former { get; private set; } = ProducerIdentity.None;

    /// <summary>Whether the epoch was raised to fence somebody off and has been given to nobody.</summary>
    public bool IsEpochNobodys { get; private set; }

    public int TimeoutMs { get; private set; }

    /// <summary>When the first participant of the open transaction was added, in milliseconds since 1970.</summary>
    public long OpenedAt { get; private set; }

    /// <summary>When anything last happened, in milliseconds since 1970; 0 if nothing ever did.</summary>
    public long UsedAt { get; private set; }

    /// <summary>The outcome of the transaction that is ending or was the last in this epoch: true for commit; null for none.</summary>
    public bool? Outcome { get; private set; }

    /// <summary>Partitions and groups of the transaction that is open or ending.</summary>
    public IReadOnlyCollection<EntityId> Participants => _participants;

    public bool Has(EntityId participant) => _participants.Contains(participant);

    public void Apply(TransactionEvent @event)
    {
        UsedAt = @event.At;
        switch (@event)
        {
            case ProducerBegun e:
                Enter(TransactionState.Idle);
                Producer = e.Producer;
                Former = e.Former;
                TimeoutMs = e.TimeoutMs;
                IsEpochNobodys = false;
                Outcome = null;
                break;
            case ParticipantsAdded e:
                OpenedAt = State == TransactionState.Idle ? e.At : OpenedAt;
                Enter(TransactionState.Open);
                Outcome = null;
                foreach (var participant in e.Participants)
                {
                    _participants.Add(participant);
                }

                break;
            case OutcomeDecided e:
                Enter(e.Commit ? TransactionState.Committing : TransactionState.Aborting);
                Outcome = e.Commit;
                break;
            case ProducerFencedOff e:
                Enter(TransactionState.Aborting);
                Producer = Producer with { Epoch = e.Epoch };
                Former = e.Former;
                IsEpochNobodys = true;
                Outcome = false;
                break;
            case TransactionEnded:
                Enter(TransactionState.Idle);
                OpenedAt = 0;
                _participants.Clear();
                break;
        }
    }

    public void Write(IBufferWriter<byte> writer)
    {
        writer.WriteByte(SnapshotVersion);
        writer.WriteByte((byte)State);
        writer.WriteByte((byte)((Outcome is null ? 0 : 1) | (Outcome == true ? 2 : 0) | (IsEpochNobodys ? 4 : 0)));
        writer.WriteProducer(Producer);
        writer.WriteProducer(Former);
        writer.WriteVarint((ulong)TimeoutMs);
        writer.WriteVarint((ulong)OpenedAt);
        writer.WriteVarint((ulong)UsedAt);
        writer.WriteParticipants(_participants);
    }

    public void Read(ReadOnlySpan<byte> source)
    {
        var version = source.ReadByte();
        if (version != SnapshotVersion)
        {
            throw new InvalidDataException($"Transaction snapshot version {version} is not known; the journal was written by a newer version.");
        }

        State = (TransactionState)source.ReadByte();
        var flags = source.ReadByte();
        if (!Enum.IsDefined(State) || flags > 7)
        {
            throw new InvalidDataException($"A transaction snapshot has the unknown state {(byte)State} or the unknown flags {flags}.");
        }

        Outcome = (flags & 1) == 0 ? null : (flags & 2) != 0;
        IsEpochNobodys = (flags & 4) != 0;
        Producer = source.ReadProducer();
        Former = source.ReadProducer();
        TimeoutMs = (int)source.ReadNumber(int.MaxValue);
        OpenedAt = source.ReadNumber(long.MaxValue);
        UsedAt = source.ReadNumber(long.MaxValue);
        _participants.Clear();
        _participants.UnionWith(source.ReadParticipants());
        if (!source.IsEmpty)
        {
            throw new InvalidDataException($"A transaction snapshot goes on for {source.Length} bytes behind its end.");
        }
    }

    private void Enter(TransactionState next)
    {
        if (!State.MayLead(next))
        {
            throw new InvalidOperationException($"A transaction cannot go from {State} to {next}; the machine raised an event that its state forbids.");
        }

        State = next;
    }
}
