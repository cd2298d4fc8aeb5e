namespace ActorBroker.Actors.Persistence;

/// <summary>A turn in memory: its events and behind them its bodies; or a snapshot's state.</summary>
internal sealed record MemoryJournalEntry(long Sequence, long FirstOffset, int Count, int EventsLength, byte[] Bytes)
{
    public long EndOffset => FirstOffset + Count;

    public ReadOnlySpan<byte> Events => Bytes.AsSpan(0, EventsLength);

    public ReadOnlyMemory<byte> Bodies => Bytes.AsMemory(EventsLength);
}
