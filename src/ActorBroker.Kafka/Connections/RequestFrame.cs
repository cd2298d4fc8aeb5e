using System.Buffers;

namespace ActorBroker.Kafka.Connections;

/// <summary>
/// The bytes of one request, copied once out of the socket's buffers into one piece that lives until the response is written:
/// partitions borrow the batches in it.
/// </summary>
/// <param name="size">Bytes of the request without its size.</param>
internal sealed class RequestFrame(int size)
{
    /// <summary>
    /// Bytes that are rented on the client's word alone; a larger request gets more room as its bytes arrive.
    /// </summary>
    private const int TrustedSize = 1 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Min(size, TrustedSize));
    private int _filled;

    /// <summary>Bytes of the request without its size.</summary>
    public int Size { get; } = size;

    /// <summary>Whether all of it is there.</summary>
    public bool IsWhole => _filled == Size;

    /// <summary>The request; once it is whole.</summary>
    public Memory<byte> Bytes => _buffer.AsMemory(0, Size);

    /// <summary>Takes the bytes that belong to it and gives back the rest.</summary>
    public ReadOnlySequence<byte> Fill(ReadOnlySequence<byte> input)
    {
        while (!IsWhole && !input.IsEmpty)
        {
            if (_filled == _buffer.Length)
            {
                Grow();
            }

            var part = input.Slice(0, Math.Min(input.Length, Math.Min(Size, _buffer.Length) - _filled));
            part.CopyTo(_buffer.AsSpan(_filled));
            _filled += (int)part.Length;
            input = input.Slice(part.End);
        }

        return input;
    }

    /// <summary>Gives the memory back. Only if nobody else still reads it; else the garbage collector does.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Size, _buffer.Length * 2L));
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
