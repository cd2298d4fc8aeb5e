namespace ActorBroker.Journal.Writing;

/// <summary>
/// A piece of memory that entries are gathered in, written from and, while it is in the tail cache, read from. Counted
/// references: it goes back to its pool when the last of these has let go.
/// </summary>
internal sealed class Chunk(ChunkPool pool, int size)
{
    private int _references;

    /// <summary>Pinned memory, so that a write need not pin it.</summary>
    public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(size, pinned: true);

    /// <summary>How much is taken; belongs to the one who fills it.</summary>
    public int Used { get; set; }

    public int Free => Bytes.Length - Used;

    public void Hold() => Interlocked.Increment(ref _references);

    public void LetGo()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            pool.Return(this);
        }
    }
}
