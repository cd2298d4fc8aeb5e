using System.Buffers;
using System.Runtime.InteropServices;
using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Persistence;

/// <summary>Turns the events of one turn into one journal entry. Its buffers serve turn after turn and shrink after a large one.</summary>
internal sealed class EntryWriter<TEvent>(IEventCodec<TEvent> codec)
{
    /// <summary>Bytes of encoded events that are kept for the next turn; a larger buffer is let go.</summary>
    private const int KeptBytesMax = 64 * 1024;

    private readonly List<ReadOnlyMemory<byte>> _bodies = [];
    private ArrayBufferWriter<byte> _events = new();
    private long _firstOffset;
    private int _count;

    /// <summary>Size of the entry last encoded, in bytes, without the journal's own.</summary>
    public long Size { get; private set; }

    /// <summary>Encodes the events that are to be journaled, and returns whether there are any.</summary>
    public bool Encode(IReadOnlyList<TEvent> events)
    {
        Reset();
        for (var i = 0; i < events.Count; i++)
        {
            if (!codec.IsJournaled(events[i]))
            {
                continue;
            }

            codec.Write(events[i], _events);
            var block = codec.BodiesOf(events[i]);
            if (block.Count == 0)
            {
                continue;
            }

            if (_count == 0)
            {
                _firstOffset = block.FirstOffset;
            }

            _count = checked(_count + block.Count);
            Size += block.Bytes.Length;
            _bodies.Add(block.Bytes);
        }

        Size += _events.WrittenCount;
        return _events.WrittenCount > 0;
    }

    /// <summary>Hands the entry to the journal, which copies it.</summary>
    public void Append(IJournal journal, EntityId entity, long sequence, Durability durability, IAppendObserver observer)
    {
        journal.Append(
            new JournalEntry
            {
                Entity = entity,
                Sequence = sequence,
                Durability = durability,
                Events = _events.WrittenSpan,
                FirstOffset = _firstOffset,
                Count = _count,
                Bodies = CollectionsMarshal.AsSpan(_bodies),
            },
            observer);
        _bodies.Clear();
    }

    private void Reset()
    {
        if (_events.Capacity > KeptBytesMax)
        {
            _events = new ArrayBufferWriter<byte>();
        }

        _events.ResetWrittenCount();
        _bodies.Clear();
        _count = 0;
        _firstOffset = 0;
        Size = 0;
    }
}
