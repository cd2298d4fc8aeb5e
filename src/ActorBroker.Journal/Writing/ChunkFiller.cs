namespace ActorBroker.Journal.Writing;

/// <summary>Hands out memory for entries, each in one piece, from one chunk after another. Used under the journal's gate.</summary>
internal sealed class ChunkFiller(ChunkPool pool) : IDisposable
{
    private Chunk? _chunk;

    public Piece Take(int bytes)
    {
        if (_chunk is null || _chunk.Free < bytes)
        {
            _chunk?.LetGo();
            _chunk = pool.Rent(bytes);
        }

        var start = _chunk.Used;
        _chunk.Used += bytes;
        return new Piece(_chunk, start, bytes);
    }

    public void Dispose()
    {
        _chunk?.LetGo();
        _chunk = null;
    }
}
