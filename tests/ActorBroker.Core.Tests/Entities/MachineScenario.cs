using System.Buffers;
using ActorBroker.Core.Entities;
using Shouldly;

namespace ActorBroker.Core.Tests.Entities;

/// <summary>
/// A machine told as given, when, then. Events and effects are compared as lines of text, so that a failing test shows what
/// happened as one would tell it.
/// </summary>
/// <typeparam name="TSelf">The scenarios of one kind of machine.</typeparam>
/// <typeparam name="TMachine">The machine.</typeparam>
/// <typeparam name="TCommand">Its commands.</typeparam>
/// <typeparam name="TEvent">Its events.</typeparam>
/// <typeparam name="TEffect">Its effects.</typeparam>
internal abstract class MachineScenario<TSelf, TMachine, TCommand, TEvent, TEffect>
    where TSelf : MachineScenario<TSelf, TMachine, TCommand, TEvent, TEffect>
    where TMachine : IMachine<TCommand, TEvent, TEffect>
{
    private readonly Func<TMachine> _make;
    private readonly IEventCodec<TEvent> _codec;
    private readonly Turn<TEvent, TEffect> _turn;

    /// <summary>Makes a scenario.</summary>
    /// <param name="make">Makes a machine in which nothing has happened.</param>
    /// <param name="codec">Writes its events.</param>
    /// <param name="now">The time of the first turns, in milliseconds.</param>
    protected MachineScenario(Func<TMachine> make, IEventCodec<TEvent> codec, long now = 0)
    {
        _make = make;
        _codec = codec;
        Now = now;
        Machine = make();
        _turn = new Turn<TEvent, TEffect>(e => Machine.Apply(e));
    }

    public TMachine Machine { get; private set; }

    public IReadOnlyList<TEvent> Events => _turn.Events;

    public IReadOnlyList<TEffect> Effects => _turn.Effects;

    public Durability Durability => _turn.Durability;

    protected long Now { get; private set; }

    private TSelf Self => (TSelf)this;

    /// <summary>The turns that follow run at this time, in milliseconds.</summary>
    public TSelf At(long now)
    {
        Now = now;
        return Self;
    }

    /// <summary>The machine wants to be woken at this time, and then is.</summary>
    public TSelf WokenAt(long now)
    {
        var wake = Machine.NextWake.ShouldNotBeNull();
        wake.At.ShouldBe(now);
        return At(now).When(wake.Command);
    }

    /// <summary>The machine does not want to be woken.</summary>
    public virtual TSelf ThenSleeps()
    {
        Machine.NextWake.ShouldBeNull();
        return Self;
    }

    /// <summary>Replays events as after a crash, by way of their bytes.</summary>
    public TSelf Given(params TEvent[] events)
    {
        foreach (var @event in events)
        {
            var writer = new ArrayBufferWriter<byte>();
            _codec.Write(@event, writer);
            var source = writer.WrittenSpan;
            Machine.Apply(_codec.Read(ref source));
            source.Length.ShouldBe(0);
        }

        return Self;
    }

    /// <summary>Runs turns whose outcome is of no interest, each with one command.</summary>
    public TSelf Given(params TCommand[] commands)
    {
        foreach (var command in commands)
        {
            When(command);
        }

        return Self;
    }

    /// <summary>Runs one turn with these commands.</summary>
    public virtual TSelf When(params TCommand[] commands)
    {
        _turn.Clear(Now);
        foreach (var command in commands)
        {
            Machine.Decide(command, _turn);
        }

        Machine.Conclude(_turn);
        return Self;
    }

    /// <summary>The last turn raised exactly these events and then told exactly these effects.</summary>
    public TSelf Then(params string[] lines)
    {
        string.Join('\n', _turn.Events.Select(Told).Concat(_turn.Effects.Select(Told))).ShouldBe(string.Join('\n', lines));
        return Self;
    }

    /// <summary>The last turn told exactly these effects, whatever events it raised.</summary>
    public TSelf ThenOnlyTells(params string[] lines)
    {
        string.Join('\n', _turn.Effects.Select(Told)).ShouldBe(string.Join('\n', lines));
        return Self;
    }

    /// <summary>These are the ranges whose bodies the journal has to keep.</summary>
    public TSelf ThenLiveAre(string ranges)
    {
        var live = new List<OffsetRange>();
        Machine.CollectLive(live);
        string.Join(' ', live.Select(Told)).ShouldBe(ranges);
        return Self;
    }

    /// <summary>The broker dies and reads the machine back from its snapshot.</summary>
    public TSelf Restored()
    {
        var writer = new ArrayBufferWriter<byte>();
        Machine.WriteSnapshot(writer);
        BeginAnew().Machine.ReadSnapshot(writer.WrittenSpan);
        return Self;
    }

    /// <summary>Nothing has happened in the machine.</summary>
    protected TSelf BeginAnew()
    {
        Machine = _make();
        return Self;
    }

    /// <summary>An event in words.</summary>
    protected abstract string Told(TEvent @event);

    /// <summary>An effect in words.</summary>
    protected abstract string Told(TEffect effect);

    private static string Told(OffsetRange range) => range.Count == 1 ? $"{range.First}" : $"{range.First}-{range.End - 1}";
}
