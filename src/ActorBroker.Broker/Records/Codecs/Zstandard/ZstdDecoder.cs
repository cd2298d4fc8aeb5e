namespace ActorBroker.Broker.Records.Codecs.Zstandard;

/// <summary>Reads Zstandard frames (RFC 8878) without dictionaries, one behind the other.</summary>
internal sealed partial class ZstdDecoder : IDisposable
{
    private const int RawBlock = 0;
    private const int RepeatedByteBlock = 1;
    private const int CompressedBlock = 2;
    private const int BlockHeaderSize = 3;

    private readonly LiteralsReader _literals = new();
    private readonly SequenceReader _sequences = new();

    /// <summary>Adds the decompressed bytes.</summary>
    /// <exception cref="RecordFormatException">The bytes are no Zstandard frames, or the output's limit is reached.</exception>
    public static void Decode(ReadOnlySpan<byte> input, PooledBytes output)
    {
        using var decoder = new ZstdDecoder();
        do
        {
            if (ZstdFrame.TakeMagic(ref input))
            {
                decoder.Frame(ref input, output);
            }
        }
        while (!input.IsEmpty);
    }

    /// <inheritdoc/>
    public void Dispose() => _literals.Dispose();

    private void Frame(ref ReadOnlySpan<byte> input, PooledBytes output)
    {
        var frame = ZstdFrame.Take(ref input);
        if (frame.ContentSize > (ulong)output.Room)
        {
            throw output.TooLarge();
        }

        _literals.Clear();
        _sequences.Clear();
        var start = output.Length;
        var window = (start, (long)Math.Min(frame.WindowSize, long.MaxValue));
        bool isLast;
        do
        {
            var block = TakeBlock(ref input, frame.BlockMax, out var type, out var size, out isLast);
            Block(block, type, size, output, window, frame.BlockMax);
        }
        while (!isLast);

        var content = output.Span[start..];
        if (frame.ContentSize is { } promised && promised != (ulong)content.Length)
        {
            throw RecordFormatException.Corrupt($"A Zstandard frame says {promised} bytes of output and makes {content.Length}.");
        }

        if (frame.HasChecksum && (uint)ZstdFrame.TakeNumber(ref input, sizeof(uint)) != (uint)XxHash64.Of(content))
        {
            throw RecordFormatException.Corrupt("The checksum of a Zstandard frame does not match.");
        }
    }

    /// <summary>Takes the next block off the front, without its head.</summary>
    /// <param name="input">The bytes behind the block before.</param>
    /// <param name="blockMax">Most bytes of a block.</param>
    /// <param name="type">How it is stored.</param>
    /// <param name="size">The size that it names.</param>
    /// <param name="isLast">Whether it is the frame's last one.</param>
    private static ReadOnlySpan<byte> TakeBlock(ref ReadOnlySpan<byte> input, int blockMax, out int type, out int size, out bool isLast)
    {
        var head = (int)ZstdFrame.TakeNumber(ref input, BlockHeaderSize);
        (isLast, type, size) = ((head & 1) != 0, (head >> 1) & 3, head >> 3);
        if (size > blockMax)
        {
            throw RecordFormatException.Corrupt($"A Zstandard block has {size} bytes; its frame allows {blockMax}.");
        }

        var stored = type == RepeatedByteBlock ? 1 : size;
        if (stored > input.Length)
        {
            throw RecordFormatException.Corrupt($"A Zstandard block has {stored} bytes, and {input.Length} are left.");
        }

        var block = input[..stored];
        input = input[stored..];
        return type <= CompressedBlock ? block : throw RecordFormatException.Corrupt($"A Zstandard block has type {type}, which is reserved.");
    }

    private void Block(ReadOnlySpan<byte> block, int type, int size, PooledBytes output, (int Start, long Size) window, int blockMax)
    {
        switch (type)
        {
            case RawBlock:
                output.Write(block);
                break;
            case RepeatedByteBlock:
                output.Take(size).Fill(block[0]);
                break;
            default:
                var literals = _literals.Take(ref block, blockMax);
                _sequences.Run(block, literals, output, window, blockMax);
                break;
        }
    }
}
