using System.Buffers;

namespace ActorBroker.Actors;

/// <summary>
/// A queue with many writers and one reader. Writers add to one array under the owner's lock; the reader takes that
/// whole array under the lock and then reads it without. Arrays come from the shared pool and go back when they are
/// empty, so that an idle queue holds no memory and a busy one allocates nothing.
/// </summary>
internal struct BatchQueue<T>
{
    private const int FirstSize = 16;

    private T[]? _written;
    private T[]? _reading;
    private int _writtenCount;
    private int _readingCount;
    private int _next;

    /// <summary>Items in the queue. Exact for the reader under the lock; a writer may see some too few.</summary>
    public readonly int Count
    {
        get
        {
            // In this order a writer that looks while the reader finishes an array counts too few, never too many.
            var next = Volatile.Read(in _next);
            return _writtenCount + Volatile.Read(in _readingCount) - next;
        }
    }

    /// <summary>Adds an item; under the lock.</summary>
    public void Add(T item)
    {
        var array = _written;
        if (array is null)
        {
            _written = array = ArrayPool<T>.Shared.Rent(FirstSize);
        }
        else if (_writtenCount == array.Length)
        {
            var larger = ArrayPool<T>.Shared.Rent(array.Length * 2);
            Array.Copy(array, larger, _writtenCount);
            ArrayPool<T>.Shared.Return(array, clearArray: true);
            _written = array = larger;
        }

        array[_writtenCount++] = item;
    }

    /// <summary>Takes over what was written, when all was read; under the lock, by the reader.</summary>
    /// <returns>False if there is nothing to read.</returns>
    public bool Refill()
    {
        if (_next < _readingCount)
        {
            return true;
        }

        if (_writtenCount == 0)
        {
            return false;
        }

        _reading = _written;
        _readingCount = _writtenCount;
        _next = 0;
        _written = null;
        _writtenCount = 0;
        return true;
    }

    /// <summary>Takes the next item of those taken over; by the reader, without the lock.</summary>
    public bool TryTake(out T item)
    {
        if (_next == _readingCount)
        {
            item = default!;
            return false;
        }

        ref var slot = ref _reading![_next];
        item = slot;
        slot = default!;
        if (++_next == _readingCount)
        {
            // Every slot was cleared as it was taken, so the pool gets the array back clean.
            ArrayPool<T>.Shared.Return(_reading);
            _reading = null;
            Volatile.Write(ref _readingCount, 0);
            Volatile.Write(ref _next, 0);
        }

        return true;
    }
}
