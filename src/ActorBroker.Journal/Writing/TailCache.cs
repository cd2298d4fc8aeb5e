using ActorBroker.Journal.Segments;

namespace ActorBroker.Journal.Writing;

/// <summary>
/// The newest groups in the memory they were written from, so that who reads right behind the writer needs no disk. The
/// oldest goes first when the chunks that are held exceed the limit.
/// </summary>
internal sealed class TailCache(int bytesMax) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Cached> _pieces = [];
    private int _first;
    private long _bytes;

    /// <summary>Adds bytes that are in the log now, at an end of it.</summary>
    public void Add(Segment segment, long position, Piece piece)
    {
        if (bytesMax == 0)
        {
            return;
        }

        lock (_lock)
        {
            var isSameChunk = _pieces.Count > _first && _pieces[^1].Piece.Chunk == piece.Chunk;
            if (isSameChunk && _pieces[^1] is var last && last.Segment == segment
                && last.Position + last.Piece.Length == position && last.Piece.Start + last.Piece.Length == piece.Start)
            {
                _pieces[^1] = last with { Piece = last.Piece with { Length = last.Piece.Length + piece.Length } };
                return;
            }

            piece.Chunk.Hold();
            _pieces.Add(new Cached(segment, position, piece));
            _bytes += isSameChunk ? 0 : piece.Chunk.Bytes.Length;
            while (_bytes > bytesMax)
            {
                RemoveFirst();
            }
        }
    }

    /// <summary>Finds an entry and all cached bytes behind it in the same chunk. Who gets it must let go of the chunk.</summary>
    public bool TryGet(Segment segment, long position, int length, out Piece piece)
    {
        piece = default;
        if (bytesMax == 0)
        {
            return false;
        }

        lock (_lock)
        {
            int low = _first, high = _pieces.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                var cached = _pieces[middle];
                if (cached.Segment.Number < segment.Number
                    || (cached.Segment.Number == segment.Number && cached.Position + cached.Piece.Length <= position))
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            if (low == _pieces.Count || _pieces[low].Segment != segment || _pieces[low].Position > position)
            {
                return false;
            }

            var found = _pieces[low];
            var skip = (int)(position - found.Position);
            if (found.Piece.Length - skip < length)
            {
                return false;
            }

            piece = new Piece(found.Piece.Chunk, found.Piece.Start + skip, found.Piece.Length - skip);
            piece.Chunk.Hold();
            return true;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            while (_pieces.Count > _first)
            {
                RemoveFirst();
            }
        }
    }

    private void RemoveFirst()
    {
        var removed = _pieces[_first].Piece.Chunk;
        _pieces[_first++] = default;
        if (_first == _pieces.Count || _pieces[_first].Piece.Chunk != removed)
        {
            _bytes -= removed.Bytes.Length;
        }

        removed.LetGo();
        // Moved down only now and then, so that a removal is cheap on average.
        if (_first > 64 && _first > _pieces.Count / 2)
        {
            _pieces.RemoveRange(0, _first);
            _first = 0;
        }
    }

    private readonly record struct Cached(Segment Segment, long Position, Piece Piece);
}
