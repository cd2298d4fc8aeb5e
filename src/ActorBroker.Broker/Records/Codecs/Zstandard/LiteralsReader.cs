using System.Buffers;
using System.Buffers.Binary;

namespace ActorBroker.Broker.Records.Codecs.Zstandard;

/// <summary>Reads the literals of a block (RFC 8878, 3.1.1.3.1) into a borrowed buffer of a block's size.</summary>
internal sealed class LiteralsReader : IDisposable
{
    private const int Raw = 0;
    private const int Repeated = 1;
    private const int Compressed = 2;
    private const int StreamSizes = 6;

    private readonly HuffmanTable _huffman = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ZstdFrame.BlockSizeMax);

    /// <summary>Forgets the code of the last block; a frame begins without.</summary>
    public void Clear() => _huffman.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>Takes the literals off the front of a block.</summary>
    /// <param name="input">The block.</param>
    /// <param name="most">Most literals that the block may have.</param>
    /// <returns>The literals; valid until the next call.</returns>
    /// <exception cref="RecordFormatException">They are wrong.</exception>
    public ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input, int most)
    {
        var head = Peek(input, 1);
        var type = (int)head & 3;
        return type is Raw or Repeated ? Plain(ref input, type, most) : Coded(ref input, type, most);
    }

    /// <summary>Takes the literals off the front of a block without reading them.</summary>
    /// <returns>How many they are.</returns>
    /// <exception cref="RecordFormatException">The block ends inside of them, or has too many.</exception>
    public static int Skip(ref ReadOnlySpan<byte> input, int most)
    {
        var type = (int)Peek(input, 1) & 3;
        if (type is Raw or Repeated)
        {
            var size = TakePlainHead(ref input, most);
            TakeBytes(ref input, type == Raw ? size : 1);
            return size;
        }

        var (coded, compressed, _) = TakeCodedHead(ref input, most);
        TakeBytes(ref input, compressed);
        return coded;
    }

    private static ulong Peek(ReadOnlySpan<byte> input, int count)
    {
        if (input.Length < count)
        {
            throw EndsInside();
        }

        ulong value = 0;
        for (var i = count - 1; i >= 0; i--)
        {
            value = (value << 8) | input[i];
        }

        return value;
    }

    private static ReadOnlySpan<byte> TakeBytes(ref ReadOnlySpan<byte> input, int count)
    {
        if (count > input.Length)
        {
            throw EndsInside();
        }

        var taken = input[..count];
        input = input[count..];
        return taken;
    }

    private static RecordFormatException EndsInside() => RecordFormatException.Corrupt("A Zstandard block ends inside its literals.");

    private static void CheckSize(int size, int most)
    {
        if (size > most)
        {
            throw RecordFormatException.Corrupt($"A Zstandard block has {size} literals; its frame allows {most}.");
        }
    }

    private static int TakePlainHead(ref ReadOnlySpan<byte> input, int most)
    {
        // The size has 5 bits, or 12, or 20.
        var (headSize, shift) = ((input[0] >> 2) & 3) switch { 1 => (2, 4), 3 => (3, 4), _ => (1, 3) };
        var size = (int)(Peek(input, headSize) >> shift);
        CheckSize(size, most);
        input = input[headSize..];
        return size;
    }

    private static (int Size, int CompressedSize, bool HasOneStream) TakeCodedHead(ref ReadOnlySpan<byte> input, int most)
    {
        // Both sizes have 10 bits, or 14, or 18.
        var format = (input[0] >> 2) & 3;
        var (headSize, width) = format switch { 2 => (4, 14), 3 => (5, 18), _ => (3, 10) };
        var head = Peek(input, headSize) >> 4;
        var size = (int)(head & ((1ul << width) - 1));
        CheckSize(size, most);
        input = input[headSize..];
        return (size, (int)(head >> width), format == 0);
    }

    private ReadOnlySpan<byte> Plain(ref ReadOnlySpan<byte> input, int type, int most)
    {
        var size = TakePlainHead(ref input, most);
        if (type == Raw)
        {
            return TakeBytes(ref input, size);
        }

        _buffer.AsSpan(0, size).Fill(TakeBytes(ref input, 1)[0]);
        return _buffer.AsSpan(0, size);
    }

    private ReadOnlySpan<byte> Coded(ref ReadOnlySpan<byte> input, int type, int most)
    {
        var (size, compressedSize, hasOneStream) = TakeCodedHead(ref input, most);
        var streams = TakeBytes(ref input, compressedSize);
        if (type == Compressed)
        {
            _huffman.Take(ref streams);
        }
        else if (!_huffman.IsSet)
        {
            throw RecordFormatException.Corrupt("A Zstandard block takes over a Huffman code, and none came before.");
        }

        var output = _buffer.AsSpan(0, size);
        if (hasOneStream)
        {
            _huffman.Decode(streams, output);
        }
        else
        {
            FourStreams(streams, output);
        }

        return output;
    }

    private void FourStreams(ReadOnlySpan<byte> streams, Span<byte> output)
    {
        var sizes = TakeBytes(ref streams, StreamSizes);
        var quarter = (output.Length + 3) / 4;
        if (3 * quarter > output.Length)
        {
            throw RecordFormatException.Corrupt($"A Zstandard block has {output.Length} literals in four streams, which is too few.");
        }

        for (var i = 0; i < 3; i++)
        {
            _huffman.Decode(TakeBytes(ref streams, BinaryPrimitives.ReadUInt16LittleEndian(sizes[(2 * i)..])), output[..quarter]);
            output = output[quarter..];
        }

        _huffman.Decode(streams, output);
    }
}
