using System.Collections.Concurrent;

namespace ActorBroker.Journal.Writing;

/// <summary>Chunks of the usual size for use again. Larger ones, for one large entry each, are left to the garbage collector.</summary>
internal sealed class ChunkPool
{
    /// <summary>Usual size in bytes.</summary>
    public const int ChunkBytes = 256 * 1024;

    /// <summary>Most idle chunks kept (8 MiB).</summary>
    private const int IdleMax = 32;

    private readonly ConcurrentBag<Chunk> _idle = [];

    /// <summary>An empty chunk with room for the bytes, held once.</summary>
    public Chunk Rent(int bytes)
    {
        if (bytes > ChunkBytes || !_idle.TryTake(out var chunk))
        {
            chunk = new Chunk(this, Math.Max(bytes, ChunkBytes));
        }

        chunk.Used = 0;
        chunk.Hold();
        return chunk;
    }

    public void Return(Chunk chunk)
    {
        if (chunk.Bytes.Length == ChunkBytes && _idle.Count < IdleMax)
        {
            _idle.Add(chunk);
        }
    }
}
