namespace ActorBroker.Broker.Records.Codecs;

/// <content>How many bytes frames make, without making them.</content>
internal static partial class Lz4Decoder
{
    // A length goes on for as long as its bytes are 255, and each adds that much.
    private const int HighestRatio = 255;

    /// <summary>Whether the frames make more bytes than the limit. Their sequences are read only if the sizes of their blocks leave it open.</summary>
    /// <exception cref="RecordFormatException">The bytes are no LZ4 frames.</exception>
    public static bool Exceeds(ReadOnlySpan<byte> input, int limitBytes) =>
        Exceeds(input, limitBytes, isExact: false) && Exceeds(input, limitBytes, isExact: true);

    private static bool Exceeds(ReadOnlySpan<byte> input, long limit, bool isExact)
    {
        do
        {
            if (!TakeMagic(ref input))
            {
                continue;
            }

            var (flags, blockMax, contentSize) = Header(ref input, toleratesOldChecksum: false);
            if (contentSize > (ulong)limit)
            {
                return true;
            }

            while (TryTakeBlock(ref input, flags, out var block, out var isStored))
            {
                limit -= isStored ? block.Length
                    : isExact ? SizeOf(block, blockMax)
                    : Math.Min(blockMax, (long)block.Length * HighestRatio);
                if (limit < 0)
                {
                    return true;
                }
            }

            if ((flags & Lz4Frame.ContentChecksum) != 0)
            {
                TakeUInt32(ref input, "the content checksum");
            }
        }
        while (!input.IsEmpty);

        return false;
    }

    private static long SizeOf(ReadOnlySpan<byte> block, int blockMax)
    {
        long size = 0;
        while (true)
        {
            var token = Take(ref block, 1, "a token")[0];
            var literals = Length(ref block, token >> 4, blockMax);
            Take(ref block, literals, "literals");
            size += literals;
            if (!block.IsEmpty)
            {
                Take(ref block, sizeof(ushort), "a match's distance");
                size += Length(ref block, token & 15, blockMax) + 4;
            }

            if (size > blockMax)
            {
                throw RecordFormatException.Corrupt($"An LZ4 block makes more than the {blockMax} bytes that its frame allows.");
            }

            if (block.IsEmpty)
            {
                return size;
            }
        }
    }
}
