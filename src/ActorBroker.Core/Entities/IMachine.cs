using System.Buffers;

namespace ActorBroker.Core.Entities;

/// <summary>
/// An entity as a pure machine: no I/O, no clock, no tasks. A shell drains commands into it, journals what it decided
/// and only then performs the effects.
/// </summary>
/// <remarks>
/// Hard state is what <see cref="Apply"/> changes; it is rebuilt from the journal by the same method. Soft state
/// (credit, leases, parked replies) may be changed in <see cref="Decide"/> and <see cref="Conclude"/>; it is lost with
/// the process, and a machine must be right without it.
/// </remarks>
/// <typeparam name="TCommand">What it is asked to do; a command carries a batch.</typeparam>
/// <typeparam name="TEvent">What has changed; the only thing that is journaled.</typeparam>
/// <typeparam name="TEffect">What the world is told once the events are durable enough.</typeparam>
public interface IMachine<TCommand, TEvent, TEffect>
{
    /// <summary>Whether the machine can be forgotten and read back from the journal without anybody noticing: it holds no soft state.</summary>
    bool IsIdle { get; }

    /// <summary>When the machine wants to be told something by the clock; looked at after each turn. Null for never.</summary>
    WakeUp<TCommand>? NextWake { get; }

    /// <summary>Answers one command by raising events (applied at once, so that the next command sees them) and effects.</summary>
    void Decide(TCommand command, Turn<TEvent, TEffect> turn);

    /// <summary>Called once after the last command of a turn: hands out what the turn made ready, once for all its commands.</summary>
    void Conclude(Turn<TEvent, TEffect> turn);

    /// <summary>Changes the hard state, live and on replay. It cannot fail: what could has been refused in <see cref="Decide"/>.</summary>
    void Apply(TEvent @event);

    /// <summary>Writes the hard state. Its size depends on holes and returned messages, not on the backlog.</summary>
    void WriteSnapshot(IBufferWriter<byte> writer);

    /// <summary>Takes over the hard state that <see cref="WriteSnapshot"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a snapshot of this machine, or of a later version.</exception>
    void ReadSnapshot(ReadOnlySpan<byte> snapshot);

    /// <summary>Adds, in ascending order and without overlap, the ranges of offsets whose bodies may still be read. The journal may forget all others.</summary>
    void CollectLive(ICollection<OffsetRange> live);
}
