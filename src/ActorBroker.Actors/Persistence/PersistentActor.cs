using System.Buffers;
using System.Runtime.ExceptionServices;
using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Persistence;

/// <summary>
/// The shell that makes a pure machine durable, one for all kinds of entities. A turn drains the mailbox into the
/// machine, appends all events as one entry, and performs the effects when that is durable. Until then the mailbox
/// waits, so that the next turn's batch grows with the load.
/// </summary>
/// <remarks>
/// If an append fails the actor dies and its supervisor starts it again from the journal; nobody has heard of what was
/// not kept. A turn whose events nobody waits for (<see cref="Durability.None"/>) is appended without waiting. An actor
/// that cannot read its past refuses what it was told, rather than let callers wait for a journal that may stay broken,
/// and dies too: the next incarnation tries again.
/// </remarks>
internal sealed class PersistentActor<TMachine, TCommand, TEvent, TEffect> : Actor<TCommand>, IAppendObserver, IReplayVisitor
    where TMachine : IMachine<TCommand, TEvent, TEffect>
{
    /// <summary>
    /// Messages after which a turn ends: an entry counts its messages in 32 bits, and a small compressed batch may claim a
    /// million of them.
    /// </summary>
    private const long TurnMessagesMax = 1 << 30;

    private readonly EntityRef<TCommand> _entity;
    private readonly EntityDefinition<TMachine, TCommand, TEvent, TEffect> _definition;
    private readonly EntryWriter<TEvent> _entries;
    private readonly IJournal _journal;
    private readonly TMachine _machine;
    private readonly Turn<TEvent, TEffect> _turn;
    private readonly List<TCommand> _commands = [];
    private SnapshotPolicy _snapshots;
    private ActorRef<TCommand>? _self;
    private long _sequence;
    private long _durable;
    private long _awaited;
    private readonly Committed _committed = new();
    private WakeTimer<TCommand>? _wake;
    private ExceptionDispatchInfo? _unreadable;
    private bool _idleAtLastSweep;
    private int _measured;
    private long _bodyBytes;
    private long _bodyCount;
    private bool _snapshotWanted;
    private long _snapshotSequence;

    public PersistentActor(EntityRef<TCommand> entity, IJournal journal, EntityDefinition<TMachine, TCommand, TEvent, TEffect> definition)
    {
        _entity = entity;
        _journal = journal;
        _definition = definition;
        _entries = new EntryWriter<TEvent>(definition.Codec);
        _machine = definition.CreateMachine(entity.Id);
        _turn = new Turn<TEvent, TEffect>(_machine.Apply);
        _snapshots = new SnapshotPolicy(definition.Options);
    }

    /// <inheritdoc/>
    protected internal override void PreStart()
    {
        _self = Context.Self;
        try
        {
            _sequence = _journal.Replay(_entity.Id, this);
            _durable = _sequence;
            _definition.Host.Recovered(_entity.Id, _machine);
        }
        catch (Exception error)
        {
            // Thrown at the end of this turn, when the commands that wait have been refused.
            _unreadable = ExceptionDispatchInfo.Capture(error);
        }
    }

    /// <inheritdoc/>
    protected internal override void Receive(TCommand message)
    {
        _entity.Received++;
        if (_unreadable is not null)
        {
            _definition.Host.Failed(_entity.Id, message, _unreadable.SourceException);
            return;
        }

        if (_commands.Count == 0)
        {
            _turn.Clear(Context.Clock.GetUtcNow().ToUnixTimeMilliseconds());
            _measured = 0;
            _bodyBytes = 0;
            _bodyCount = 0;
        }

        _idleAtLastSweep = false;
        _commands.Add(message);
        _machine.Decide(message, _turn);
        for (; _measured < _turn.Events.Count; _measured++)
        {
            var block = _definition.Codec.BodiesOf(_turn.Events[_measured]);
            _bodyBytes += block.Bytes.Length;
            _bodyCount += block.Count;
        }

        if (_bodyBytes >= _definition.Options.TurnBytes || _bodyCount >= TurnMessagesMax)
        {
            // Ends the turn; it goes on where the commands end, or where their append is known to be durable.
            Context.Suspend();
        }
    }

    /// <inheritdoc/>
    protected internal override void TurnEnded()
    {
        // A turn that only had signals, or that waits for its append, has no events.
        if (_commands.Count > 0 && _awaited == 0)
        {
            EndCommands();
        }

        if (_awaited == 0 && _unreadable is null)
        {
            ArmWake();
        }

        if (_entity.IsDeleted && _awaited == 0 && _entity.IsDrained)
        {
            Context.Stop(Context.Self);
        }
        else
        {
            _unreadable?.Throw();
        }
    }

    private void EndCommands()
    {
        _machine.Conclude(_turn);
        if (!_entries.Encode(_turn.Events))
        {
            Context.Resume();
            Perform();
            return;
        }

        var durability = _turn.Durability;
        _sequence++;
        if (durability != Durability.None)
        {
            Volatile.Write(ref _awaited, _sequence);
            Context.Suspend();
        }

        try
        {
            _entries.Append(_journal, _entity.Id, _sequence, durability, this);
        }
        catch (Exception error)
        {
            Report(error);
            throw;
        }

        if (_snapshots.IsDueAfter(_entries.Size) | _snapshotWanted)
        {
            TakeSnapshot();
        }

        if (durability == Durability.None)
        {
            Context.Resume();
            Perform();
        }
    }

    /// <inheritdoc/>
    protected internal override void OnSignal(Signal signal)
    {
        switch (signal)
        {
            case Committed committed when ReferenceEquals(committed, _committed):
                _awaited = 0;
                Perform();
                Context.Resume();
                break;
            case AppendFailed failed when ReferenceEquals(failed.Owner, _committed):
                var reason = new JournalException(
                    $"The journal did not take entry {failed.Sequence} of {_entity.Id}: {failed.Reason.Message}", failed.Reason);

                // Now and not at the restart, so that nobody waits for the end of the backoff to hear of it.
                Report(reason);
                throw reason;
            case Passivate:
                OnPassivate();
                break;
            case SnapshotWanted when _commands.Count == 0 && _awaited == 0 && _unreadable is null && !_entity.IsDeleted:
                if (_sequence > _snapshotSequence)
                {
                    TakeSnapshot();
                }

                break;
            case SnapshotWanted:
                // In the middle of a turn; its end takes the snapshot.
                _snapshotWanted = true;
                break;
        }
    }

    /// <inheritdoc/>
    protected internal override void PreRestart(Exception reason)
    {
        _wake?.Dispose();
        Report(reason);
        _definition.Host.Lost(_entity.Id, _machine, reason);
    }

    /// <inheritdoc/>
    protected internal override void PostStop()
    {
        _wake?.Dispose();
        _entity.Release(Context.Self);
        if (_entity.IsDeleted)
        {
            _journal.Delete(_entity.Id);
        }

        // Commands are left only if the whole system stops under them.
        Report(new ActorStoppedException(Context.Self));
        _definition.Host.Lost(_entity.Id, _machine, reason: null);
    }

    /// <inheritdoc/>
    void IAppendObserver.Appended(long sequence, Exception? error)
    {
        if (error is not null)
        {
            _self!.Signal(new AppendFailed(_committed, sequence, error));
            return;
        }

        Volatile.Write(ref _durable, sequence);
        if (Volatile.Read(ref _awaited) == sequence)
        {
            _self!.Signal(_committed);
        }
    }

    /// <inheritdoc/>
    void IReplayVisitor.Snapshot(long sequence, ReadOnlySpan<byte> state)
    {
        _snapshotSequence = sequence;
        _machine.ReadSnapshot(state);
        _snapshots.Taken(state.Length);
    }

    /// <inheritdoc/>
    void IReplayVisitor.Events(long sequence, ReadOnlySpan<byte> events)
    {
        _snapshots.Add(events.Length);
        while (!events.IsEmpty)
        {
            _machine.Apply(_definition.Codec.Read(ref events));
        }
    }

    /// <summary>
    /// Performs all effects, even if one cannot be: those behind it are for others, and the events are durable. Then the
    /// actor dies of it, since the machine believes that all were told.
    /// </summary>
    private void Perform()
    {
        // From here on no command may be reported as failed.
        _commands.Clear();
        ExceptionDispatchInfo? failure = null;
        var effects = _turn.Effects;
        for (var i = 0; i < effects.Count; i++)
        {
            try
            {
                _definition.Host.Perform(_entity.Id, effects[i]);
            }
            catch (Exception error)
            {
                failure ??= ExceptionDispatchInfo.Capture(error);
            }
        }

        // An idle actor must not keep the bodies of its last turn in memory.
        _turn.Clear(_turn.Now);
        failure?.Throw();
    }

    private void ArmWake()
    {
        if (_machine.NextWake is { } wake)
        {
            (_wake ??= new WakeTimer<TCommand>(_entity, Context.System)).Arm(wake);
        }
    }

    /// <summary>Tells those who wait for the turn's commands that they were not carried out.</summary>
    private void Report(Exception reason)
    {
        foreach (var command in _commands)
        {
            _definition.Host.Failed(_entity.Id, command, reason);
        }

        _commands.Clear();
    }

    private void TakeSnapshot()
    {
        var state = new ArrayBufferWriter<byte>();
        _machine.WriteSnapshot(state);
        var live = new List<OffsetRange>();
        _machine.CollectLive(live);
        _journal.SaveSnapshot(_entity.Id, _sequence, state.WrittenSpan, live);
        _snapshots.Taken(state.WrittenCount);
        _snapshotSequence = _sequence;
        _snapshotWanted = false;
    }

    /// <summary>
    /// Leaves at the second sweep in a row without a command. At the first one it takes a snapshot, which is durable long
    /// before the second, so that the next incarnation has little to read.
    /// </summary>
    private void OnPassivate()
    {
        if (_unreadable is not null || !_machine.IsIdle || _commands.Count > 0 || Volatile.Read(ref _durable) != _sequence)
        {
            return;
        }

        if (!_idleAtLastSweep)
        {
            _idleAtLastSweep = true;
            if (_snapshots.HasNews)
            {
                TakeSnapshot();
            }
        }
        else if (_entity.TryRelease(Context.Self))
        {
            Context.Stop(Context.Self);
        }
    }

    /// <summary>Tells one incarnation, and not the one that follows it, that the append it waits for is durable.</summary>
    private sealed class Committed : Signal;

    private sealed class AppendFailed(Committed owner, long sequence, Exception reason) : Signal
    {
        public Committed Owner => owner;

        public long Sequence => sequence;

        public Exception Reason => reason;
    }
}
