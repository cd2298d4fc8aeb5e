namespace ActorBroker.Broker.Records.Codecs.Zstandard;

/// <content>How many bytes frames make, without making them.</content>
internal sealed partial class ZstdDecoder
{
    /// <summary>Whether the frames make more bytes than the limit. Their sequences are read only if the heads of their blocks leave it open.</summary>
    /// <exception cref="RecordFormatException">The bytes are no Zstandard frames.</exception>
    public static bool Exceeds(ReadOnlySpan<byte> input, int limitBytes)
    {
        if (!Exceeds(input, limitBytes, sequences: null))
        {
            return false;
        }

        return Exceeds(input, limitBytes, new SequenceReader());
    }

    private static bool Exceeds(ReadOnlySpan<byte> input, long limit, SequenceReader? sequences)
    {
        do
        {
            if (!ZstdFrame.TakeMagic(ref input))
            {
                continue;
            }

            // A size in the header is what readers borrow memory for; the blocks may still make more.
            var frame = ZstdFrame.Take(ref input);
            if (frame.ContentSize > (ulong)limit)
            {
                return true;
            }

            sequences?.Clear();
            bool isLast;
            do
            {
                var block = TakeBlock(ref input, frame.BlockMax, out var type, out var size, out isLast);
                limit -= type != CompressedBlock ? size
                    : sequences is null ? frame.BlockMax
                    : SizeOf(block, sequences, frame.BlockMax);
                if (limit < 0)
                {
                    return true;
                }
            }
            while (!isLast);

            if (frame.HasChecksum)
            {
                ZstdFrame.TakeNumber(ref input, sizeof(uint));
            }
        }
        while (!input.IsEmpty);

        return false;
    }

    private static long SizeOf(ReadOnlySpan<byte> block, SequenceReader sequences, int blockMax)
    {
        var literals = LiteralsReader.Skip(ref block, blockMax);
        var size = literals + sequences.SumOfMatches(block);
        return size <= blockMax ? size : throw RecordFormatException.Corrupt("A Zstandard block makes more bytes than its frame allows.");
    }
}
