namespace ActorBroker.Journal.Writing;

/// <summary>A part of a chunk.</summary>
internal readonly record struct Piece(Chunk Chunk, int Start, int Length)
{
    public ReadOnlyMemory<byte> Memory => Chunk.Bytes.AsMemory(Start, Length);
}
