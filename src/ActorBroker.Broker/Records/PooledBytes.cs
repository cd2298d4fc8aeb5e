using System.Buffers;

namespace ActorBroker.Broker.Records;

/// <summary>
/// Bytes in a borrowed array that grows as it is written, up to a limit. What grows past the limit fails before the
/// memory for it is borrowed. Not thread-safe; disposing gives the array back, and what was handed out of it ends there.
/// </summary>
public sealed class PooledBytes : IBufferWriter<byte>, IMemoryOwner<byte>
{
    private const int SmallestArray = 256;

    private readonly int _limit;
    private byte[] _array;

    /// <summary>Begins without bytes.</summary>
    /// <param name="limitBytes">Most bytes that may be written; more is a <see cref="RecordFault.TooLarge"/>.</param>
    /// <param name="expectedBytes">How many are likely, so that the array need not grow. A guess of hostile origin must be bounded by the caller.</param>
    public PooledBytes(int limitBytes = int.MaxValue, int expectedBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limitBytes);
        _limit = Math.Min(limitBytes, Array.MaxLength);
        expectedBytes = Math.Min(expectedBytes, _limit);
        _array = expectedBytes <= 0 ? [] : ArrayPool<byte>.Shared.Rent(expectedBytes);
    }

    /// <summary>How many bytes have been written.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written; valid until the next write or the end.</summary>
    public Span<byte> Span => _array.AsSpan(0, Length);

    /// <inheritdoc/>
    public Memory<byte> Memory => _array.AsMemory(0, Length);

    /// <summary>How many more bytes the limit allows.</summary>
    internal int Room => _limit - Length;

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _array.Length - Length);
        if (count > Room)
        {
            throw TooLarge();
        }

        Length += count;
    }

    /// <inheritdoc/>
    /// <remarks>The span may be longer than the limit allows; <see cref="Advance"/> then refuses.</remarks>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureFree(Math.Max(1, sizeHint), isHint: true);
        return _array.AsSpan(Length);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureFree(Math.Max(1, sizeHint), isHint: true);
        return _array.AsMemory(Length);
    }

    /// <summary>Adds bytes.</summary>
    /// <exception cref="RecordFormatException">The limit is reached.</exception>
    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Forgets all bytes behind the first <paramref name="length"/>.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var array = _array;
        _array = [];
        Length = 0;
        if (array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    /// <summary>Adds <paramref name="count"/> bytes whose content the caller writes at once.</summary>
    internal Span<byte> Take(int count)
    {
        EnsureFree(count, isHint: false);
        var span = _array.AsSpan(Length, count);
        Length += count;
        return span;
    }

    /// <summary>Adds the <paramref name="count"/> bytes again that begin <paramref name="distance"/> bytes back; they may overlap what is being added.</summary>
    /// <param name="distance">From 1 to <see cref="Length"/>; the caller has checked it.</param>
    /// <param name="count">How many.</param>
    internal void Repeat(int distance, int count)
    {
        EnsureFree(count, isHint: false);
        var from = Length - distance;
        if (distance >= count)
        {
            _array.AsSpan(from, count).CopyTo(_array.AsSpan(Length));
        }
        else if (distance == 1)
        {
            _array.AsSpan(Length, count).Fill(_array[from]);
        }
        else
        {
            // Each copy doubles the pattern that the next one can take.
            var target = _array.AsSpan(from, distance + count);
            for (var done = distance; done < target.Length;)
            {
                var piece = Math.Min(done, target.Length - done);
                target[..piece].CopyTo(target[done..]);
                done += piece;
            }
        }

        Length += count;
    }

    internal RecordFormatException TooLarge() =>
        new(RecordFault.TooLarge, $"The bytes would take more than the limit of {_limit} bytes.");

    private void EnsureFree(int count, bool isHint)
    {
        if (count > Room)
        {
            // A writer may ask for more than it uses; only a request beyond the limit by itself is refused.
            if (!isHint || Room == 0)
            {
                throw TooLarge();
            }
        }

        if (count > _array.Length - Length)
        {
            Grow((long)Length + count);
        }
    }

    private void Grow(long needed)
    {
        var wanted = Math.Max(needed, Math.Min(2L * _array.Length, _limit));
        var array = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(wanted, SmallestArray), Array.MaxLength));
        _array.AsSpan(0, Length).CopyTo(array);
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        _array = array;
    }
}
