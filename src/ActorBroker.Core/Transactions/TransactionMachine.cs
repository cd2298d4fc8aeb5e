using System.Buffers;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Transactions;

/// <summary>
/// The coordinator of one transactional id, by Kafka's rules (KIP-98, KIP-360): it knows the one producer that may work
/// under the id, who takes part in its transaction, and how that ends.
/// </summary>
/// <remarks>
/// <para>A participant is journaled before it is told to enlist the producer, and the outcome before anybody is told of
/// it. After a restart an undecided transaction keeps its deadline, and a decided one tells its markers again on the first
/// command; marking twice does no harm.</para>
/// <para>Transactions of one producer share an epoch, so a marker's answer does not say whose marker it was. Therefore an end
/// is decided only when every participant has enlisted for this transaction: participants answer in order, so no answer to
/// an older marker can come after that. Who takes a transaction away raises the epoch and needs no such care.</para>
/// <para>Soft state is who waits for what. The expiry of an idle id is found at the next <see cref="TransactionTick"/>, but an
/// idle coordinator may be forgotten meanwhile: who runs coordinators ticks each id at the start and now and then.</para>
/// </remarks>
public sealed partial class TransactionMachine(TransactionLimits limits) : IMachine<TransactionCommand, TransactionEvent, TransactionEffect>
{
    private readonly TransactionRecord _record = new();
    private readonly List<TransactionCommand> _waiting = [];
    private readonly List<PendingAddition> _additions = [];
    private readonly HashSet<EntityId> _enlisted = [];
    private readonly HashSet<EntityId> _told = [];
    private readonly List<Recipient> _answered = [];
    private bool _concluded;
    private long _tellAgainAt;
    private long _usedAt;
    private bool _recovered;
    private bool _expired;

    /// <summary>Where the transactional id stands.</summary>
    public TransactionState State => _record.State;

    /// <summary>Nothing is open, nobody waits.</summary>
    public bool IsIdle => State == TransactionState.Idle && _waiting.Count == 0 && !_expired;

    /// <inheritdoc/>
    public WakeUp<TransactionCommand>? NextWake => new(
        State switch
        {
            TransactionState.Open when _told.Count > 0 => Math.Min(Deadline, _tellAgainAt),
            TransactionState.Open => Deadline,
            TransactionState.Idle => _usedAt + limits.IdExpirationMs,
            _ => _tellAgainAt,
        },
        TransactionTick.Instance);

    /// <summary>Everybody whose request waits for participants.</summary>
    public IEnumerable<Recipient> Waiting =>
        _waiting.Select(static c => c.ReplyTo).Concat(_additions.Select(static a => a.ReplyTo)).OfType<Recipient>();

    /// <summary>
    /// Everybody to be told when the coordinator is lost: who waits, and whom the last turn answered, since it may be the
    /// turn that failed. Who has heard already passes over a second word.
    /// </summary>
    public IEnumerable<Recipient> MayNotHaveHeard => Waiting.Concat(_answered);

    private long Deadline => _record.OpenedAt + _record.TimeoutMs;

    /// <inheritdoc/>
    public void Decide(TransactionCommand command, Turn<TransactionEvent, TransactionEffect> turn)
    {
        if (_concluded)
        {
            _answered.Clear();
            _concluded = false;
        }

        Recover(turn);
        switch (command)
        {
            case InitProducer or AddParticipants or EndTransaction when _expired:
                Refuse(command, TransactionError.ConcurrentTransactions, turn);
                turn.Tell(new TransactionalIdExpired());
                break;
            case InitProducer init:
                Decide(init, turn);
                break;
            case AddParticipants add:
                Decide(add, turn);
                break;
            case EndTransaction end:
                Decide(end, turn);
                break;
            case ParticipantEnlisted enlisted:
                Decide(enlisted, turn);
                break;
            case ParticipantMarked marked:
                Decide(marked, turn);
                break;
            case ParticipantFailed failed:
                Decide(failed, turn);
                break;
            case InspectTransaction { ReplyTo: { } to }:
                turn.Tell(new TransactionInspected(to, State, _record.Producer.Id, _record.Producer.Epoch, [.. _record.Participants])
                {
                    TimeoutMs = _record.TimeoutMs,
                    OpenedAt = State == TransactionState.Idle ? -1 : _record.OpenedAt,
                });
                break;
            case InspectTransaction:
                break;
            case TransactionTick:
                LookAtClock(turn);
                break;
            default:
                throw new ArgumentException($"A coordinator does not know the command {command.GetType().Name}.", nameof(command));
        }
    }

    /// <summary>Tells nothing: every command has been answered or waits.</summary>
    public void Conclude(Turn<TransactionEvent, TransactionEffect> turn) => _concluded = true;

    /// <inheritdoc/>
    public void Apply(TransactionEvent @event)
    {
        _record.Apply(@event);
        _usedAt = @event.At;
    }

    /// <inheritdoc/>
    public void WriteSnapshot(IBufferWriter<byte> writer) => _record.Write(writer);

    /// <inheritdoc/>
    public void ReadSnapshot(ReadOnlySpan<byte> snapshot)
    {
        _record.Read(snapshot);
        _usedAt = _record.UsedAt;
    }

    /// <summary>Adds nothing: a coordinator's events have no bodies.</summary>
    public void CollectLive(ICollection<OffsetRange> live)
    {
    }

    private void Refuse(TransactionCommand command, TransactionError error, Turn<TransactionEvent, TransactionEffect> turn) =>
        Refuse(command.ReplyTo, error, turn);

    private void Refuse(Recipient? to, TransactionError error, Turn<TransactionEvent, TransactionEffect> turn) =>
        Answer(to, error, ProducerIdentity.None, turn);

    private void Accept(Recipient? to, Turn<TransactionEvent, TransactionEffect> turn) =>
        Answer(to, TransactionError.None, _record.Producer, turn);

    private void Answer(Recipient? to, TransactionError error, ProducerIdentity producer, Turn<TransactionEvent, TransactionEffect> turn)
    {
        if (to is not null)
        {
            _answered.Add(to);
            turn.Tell(new TransactionReply(to, error, producer.Id, producer.Epoch));
        }
    }

    /// <summary>Why the one who says to be this producer may not work here; none if it may.</summary>
    private TransactionError Check(long producerId, short producerEpoch) =>
        producerId < 0 || producerId != _record.Producer.Id ? TransactionError.InvalidProducerIdMapping
        : producerEpoch != _record.Producer.Epoch || _record.IsEpochNobodys ? TransactionError.ProducerFenced
        : TransactionError.None;

    /// <summary>After a replay: nobody has answered, so a decided transaction tells its markers again.</summary>
    private void Recover(Turn<TransactionEvent, TransactionEffect> turn)
    {
        if (_recovered)
        {
            return;
        }

        _recovered = true;
        if (!_record.Producer.Exists)
        {
            // Nothing is journaled of it, so its time begins when it is first heard of.
            _usedAt = turn.Now;
        }

        if (State.IsEnding())
        {
            TellMarkers(turn);
        }
    }

    private void LookAtClock(Turn<TransactionEvent, TransactionEffect> turn)
    {
        switch (State)
        {
            case TransactionState.Open when turn.Now >= Deadline:
                FenceOff(ProducerIdentity.None, turn);
                break;
            case not TransactionState.Idle when _told.Count > 0 && turn.Now >= _tellAgainAt:
                TellAgain(turn);
                break;
            case TransactionState.Idle when turn.Now >= _usedAt + limits.IdExpirationMs:
                // Told again if whoever runs the coordinator has not managed to remove it.
                _expired = true;
                _usedAt = turn.Now - limits.IdExpirationMs + limits.AnswerWaitMs;
                turn.Tell(new TransactionalIdExpired());
                break;
        }
    }

    /// <summary>Lets a request wait until participants have answered; it is decided anew then.</summary>
    private void Wait(TransactionCommand command, Turn<TransactionEvent, TransactionEffect> turn)
    {
        if (_waiting.Count + _additions.Count >= limits.WaitingMax)
        {
            Refuse(command, TransactionError.ConcurrentTransactions, turn);
        }
        else
        {
            _waiting.Add(command);
        }
    }

    private void DecideWaiting(Turn<TransactionEvent, TransactionEffect> turn)
    {
        TransactionCommand[] commands = [.. _waiting];
        _waiting.Clear();
        foreach (var command in commands)
        {
            Decide(command, turn);
        }
    }

    /// <summary>An AddParticipants and those of its participants that have not answered.</summary>
    private sealed record PendingAddition(Recipient? ReplyTo, HashSet<EntityId> Missing);
}
