using ActorBroker.Core.Entities;
using ActorBroker.Core.Groups;
using Shouldly;

namespace ActorBroker.Core.Tests.Groups;

/// <summary>
/// Plays random steps of a few clients and producers against a group, over turns, crashes and snapshots, and looks after
/// each turn whether what must always hold does.
/// </summary>
internal sealed partial class GroupModelRun
{
    private static readonly GroupLimits Limits = GroupLimits.Default with { MembersMax = 4, EndedProducersMax = 1 };

    private readonly GroupRunClient[] _clients =
    [
        new("a", null, requiresKnownId: true),
        new("b", null, requiresKnownId: false),
        new("c", "C", requiresKnownId: true),
        new("d", "D", requiresKnownId: true),
        new("e", null, requiresKnownId: true),
    ];

    private readonly GroupOffsetModel _offsets = new();
    private readonly GroupJournal _journal = new(Limits);
    private readonly Turn<GroupEvent, GroupEffect> _turn;
    private readonly Dictionary<Recipient, Action<GroupEffect>> _open = new(ReferenceEqualityComparer.Instance);
    private GroupMachine _machine = new(Limits);
    private long _now = 1_000_000;
    private int _stableGeneration;
    private int _startedGeneration;
    private bool _inTurn;

    public GroupModelRun() => _turn = new Turn<GroupEvent, GroupEffect>(e => _machine.Apply(e));

    public void Run(GroupStep[] steps)
    {
        foreach (var step in steps)
        {
            Do(step);
            if (step.EndsTurn)
            {
                EndTurn();
            }
        }

        EndTurn();
        Settle();
        _journal.EveryReplayEquals(_machine);
        GoSilent();
        _journal.EveryReplayEquals(_machine);
    }

    /// <summary>Tells the machine a command whose answer, which comes exactly once, is heard.</summary>
    private void Tell(Func<Recipient, GroupCommand> command, Action<GroupEffect> hear)
    {
        if (!_inTurn)
        {
            _turn.Clear(_now);
            _inTurn = true;
        }

        var recipient = new Client($"{_open.Count}");
        _open.Add(recipient, hear);
        _machine.Decide(command(recipient), _turn);
    }

    private void EndTurn()
    {
        if (!_inTurn)
        {
            return;
        }

        _machine.Conclude(_turn);
        _inTurn = false;
        _journal.Append(_turn.Events);
        Check();
        foreach (var effect in _turn.Effects)
        {
            _open.Remove(effect.To, out var hear).ShouldBeTrue($"{effect} answers a request that is answered already");
            CheckSynced(effect);
            hear!(effect);
        }

        _machine.Parked.Except(_turn.Effects.Select(e => e.To)).Order(Comparer).ShouldBe(_open.Keys.Order(Comparer));
    }

    private static Comparer<Recipient> Comparer { get; } =
        Comparer<Recipient>.Create((left, right) => left.GetHashCode().CompareTo(right.GetHashCode()));

    private void Check()
    {
        foreach (var @event in _turn.Events)
        {
            if (@event is GenerationStarted started)
            {
                started.Generation.ShouldBeGreaterThan(_stableGeneration);
                started.Members.Count.ShouldBeInRange(1, Limits.MembersMax);
                _stableGeneration = started.Generation;
                _startedGeneration = started.Generation;
            }
            else if (@event is GenerationEnded ended)
            {
                ended.Generation.ShouldBeGreaterThan(_stableGeneration);
                _stableGeneration = ended.Generation;
            }
        }

        if (_machine.State == GroupState.Stable)
        {
            _machine.Generation.ShouldBe(_stableGeneration);
        }

        // Else the group would keep the clock busy.
        (_machine.NextWake?.At ?? long.MaxValue).ShouldBeGreaterThan(_now);
        if (_machine.State == GroupState.Empty)
        {
            _open.Keys.Except(_turn.Effects.Select(e => e.To)).ShouldBeEmpty();
        }
    }

    /// <summary>An assignment tells the generation for which it was made; only that of the one stable generation is handed out.</summary>
    private void CheckSynced(GroupEffect effect)
    {
        if (effect is GroupSynced { Error: GroupError.None } synced && !synced.Assignment.IsEmpty)
        {
            int.Parse(GroupText.Of(synced.Assignment), System.Globalization.CultureInfo.InvariantCulture).ShouldBe(_startedGeneration);
        }
    }

    private void Crash()
    {
        EndTurn();
        _machine = _journal.Replayed();
        _open.Clear();
        foreach (var client in _clients)
        {
            client.IsWaiting = false;
        }

        _stableGeneration = _machine.Generation;
    }

    private void Advance(long to)
    {
        EndTurn();
        while (_machine.NextWake is { } wake && wake.At <= to)
        {
            Wake(wake);
        }

        _now = to;
    }

    private void Wake(WakeUp<GroupCommand> wake)
    {
        _now = Math.Max(_now, wake.At);
        _turn.Clear(_now);
        _inTurn = true;
        _machine.Decide(wake.Command, _turn);
        EndTurn();
    }
}
