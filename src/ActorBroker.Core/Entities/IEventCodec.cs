using System.Buffers;

namespace ActorBroker.Core.Entities;

/// <summary>Turns a machine's events into the bytes of a journal entry and back. Bodies stand apart from events, so that a replay never reads them.</summary>
public interface IEventCodec<TEvent>
{
    /// <summary>Whether the event is to be journaled at all; one about a transient thing is applied and forgotten.</summary>
    bool IsJournaled(TEvent @event);

    /// <summary>Writes the event without its bodies; the bytes tell their own end.</summary>
    void Write(TEvent @event, IBufferWriter<byte> writer);

    /// <summary>Reads one event and moves <paramref name="source"/> behind it.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an event of a known kind and version.</exception>
    TEvent Read(ref ReadOnlySpan<byte> source);

    /// <summary>The bodies that came with the event, or none. Offsets of one turn's bodies follow one another without a gap.</summary>
    MessageBlock BodiesOf(TEvent @event);
}
