namespace ActorBroker.Broker.Records.Codecs.Zstandard;

/// <summary>Reads Zstandard frames (RFC 8878) without dictionaries, one behind the other.</summary>
internal sealed class ZstdDecoder : IDisposable
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
            var magic = (uint)ZstdFrame.TakeNumber(ref input, sizeof(uint));
            if ((magic & Lz4Frame.SkippableMask) == Lz4Frame.SkippableMagic)
            {
                var size = ZstdFrame.TakeNumber(ref input, sizeof(uint));
                input = size <= (ulong)input.Length
                    ? input[(int)size..]
                    : throw RecordFormatException.Corrupt($"A skippable Zstandard frame has {size} bytes, and {input.Length} are left.");
            }
            else if (magic == ZstdFrame.Magic)
            {
                decoder.Frame(ref input, output);
            }
            else
            {
                throw RecordFormatException.Corrupt($"A Zstandard frame begins with 0x{magic:X8} instead of 0x{ZstdFrame.Magic:X8}.");
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
            var head = (int)ZstdFrame.TakeNumber(ref input, BlockHeaderSize);
            isLast = (head & 1) != 0;
            Block(ref input, (head >> 1) & 3, head >> 3, output, window, frame.BlockMax);
        }
        while (!isLast);

        var content = output.Span[start..];
        if (frame.ContentSize is { } size && size != (ulong)content.Length)
        {
            throw RecordFormatException.Corrupt($"A Zstandard frame says {size} bytes of output and makes {content.Length}.");
        }

        if (frame.HasChecksum && (uint)ZstdFrame.TakeNumber(ref input, sizeof(uint)) != (uint)XxHash64.Of(content))
        {
            throw RecordFormatException.Corrupt("The checksum of a Zstandard frame does not match.");
        }
    }

    private void Block(ref ReadOnlySpan<byte> input, int type, int size, PooledBytes output, (int Start, long Size) window, int blockMax)
    {
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
        switch (type)
        {
            case RawBlock:
                output.Write(block);
                break;
            case RepeatedByteBlock:
                output.Take(size).Fill(block[0]);
                break;
            case CompressedBlock:
                var literals = _literals.Take(ref block, blockMax);
                _sequences.Run(block, literals, output, window, blockMax);
                break;
            default:
                throw RecordFormatException.Corrupt($"A Zstandard block has type {type}, which is reserved.");
        }
    }
}
