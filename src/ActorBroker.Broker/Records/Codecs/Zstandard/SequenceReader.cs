namespace ActorBroker.Broker.Records.Codecs.Zstandard;

/// <summary>Reads the sequences of a block (RFC 8878, 3.1.1.3.2) and carries them out: so many literals, then a match in what has been made.</summary>
internal sealed class SequenceReader
{
    private readonly FseTable _literalLengths = new(SequenceCodes.LiteralLengthLogMax, SequenceCodes.LiteralLengthMax);
    private readonly FseTable _offsets = new(SequenceCodes.OffsetLogMax, SequenceCodes.OffsetMax);
    private readonly FseTable _matchLengths = new(SequenceCodes.MatchLengthLogMax, SequenceCodes.MatchLengthMax);
    private long _last = 1;
    private long _secondLast = 4;
    private long _thirdLast = 8;

    /// <summary>Forgets the tables and offsets of the last block; a frame begins without.</summary>
    public void Clear()
    {
        _literalLengths.Clear();
        _offsets.Clear();
        _matchLengths.Clear();
        (_last, _secondLast, _thirdLast) = (1, 4, 8);
    }

    /// <summary>Carries out the sequences of a block and adds the literals that are left.</summary>
    /// <param name="input">The block behind its literals.</param>
    /// <param name="literals">The literals.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="window">Where the frame's bytes begin in the output, and how far back a match may lie.</param>
    /// <param name="blockMax">Most bytes that the block may make.</param>
    /// <exception cref="RecordFormatException">The sequences are wrong, or the output's limit is reached.</exception>
    public void Run(ReadOnlySpan<byte> input, ReadOnlySpan<byte> literals, PooledBytes output, (int Start, long Size) window, int blockMax)
    {
        var end = (long)output.Length + blockMax;
        var count = TakeHead(ref input);
        if (count > 0)
        {
            Sequences(new BackwardBits(input), count, ref literals, output, window, end);
        }

        CheckRoom(literals.Length, output, end);
        output.Write(literals);
    }

    /// <summary>How many bytes the matches of a block make together. Nothing is made, but the tables are kept for the next block.</summary>
    /// <param name="input">The block behind its literals.</param>
    /// <exception cref="RecordFormatException">The sequences are wrong.</exception>
    public long SumOfMatches(ReadOnlySpan<byte> input)
    {
        var left = TakeHead(ref input);
        if (left == 0)
        {
            return 0;
        }

        var bits = new BackwardBits(input);
        var literalState = _literalLengths.States[(int)bits.Read(_literalLengths.Log)];
        var offsetState = _offsets.States[(int)bits.Read(_offsets.Log)];
        var matchState = _matchLengths.States[(int)bits.Read(_matchLengths.Log)];
        long sum = 0;
        while (true)
        {
            bits.Read(offsetState.Symbol);
            sum += SequenceCodes.MatchLengthBases[matchState.Symbol] + (int)bits.Read(SequenceCodes.MatchLengthBits[matchState.Symbol]);
            bits.Read(SequenceCodes.LiteralLengthBits[literalState.Symbol]);
            if (bits.Left < 0)
            {
                throw RecordFormatException.Corrupt("The sequences of a Zstandard block take more bits than there are.");
            }

            if (--left == 0)
            {
                return sum;
            }

            literalState = _literalLengths.States[literalState.Base + (int)bits.Read(literalState.Bits)];
            matchState = _matchLengths.States[matchState.Base + (int)bits.Read(matchState.Bits)];
            offsetState = _offsets.States[offsetState.Base + (int)bits.Read(offsetState.Bits)];
        }
    }

    private static int TakeCount(ref ReadOnlySpan<byte> input)
    {
        int first = TakeByte(ref input);
        return first switch
        {
            < 128 => first,
            < 255 => ((first - 128) << 8) + TakeByte(ref input),
            _ => TakeByte(ref input) + (TakeByte(ref input) << 8) + 0x7F00,
        };
    }

    private static byte TakeByte(ref ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            throw RecordFormatException.Corrupt("A Zstandard block ends inside the head of its sequences.");
        }

        var value = input[0];
        input = input[1..];
        return value;
    }

    private static void SetTable(FseTable table, int mode, ref ReadOnlySpan<byte> input, int defaultLog, ReadOnlySpan<short> defaultShares)
    {
        switch (mode & 3)
        {
            case 0:
                table.SetShares(defaultLog, defaultShares);
                break;
            case 1:
                table.SetSingle(TakeByte(ref input));
                break;
            case 2:
                table.Take(ref input);
                break;
            default:
                if (!table.IsSet)
                {
                    throw RecordFormatException.Corrupt("A Zstandard block takes over a table, and none came before.");
                }

                break;
        }
    }

    private static void CheckRoom(long count, PooledBytes output, long end)
    {
        if (count > end - output.Length)
        {
            throw RecordFormatException.Corrupt("A Zstandard block makes more bytes than its frame allows.");
        }
    }

    /// <summary>Takes the count of the sequences off the front, and their tables if there are any.</summary>
    private int TakeHead(ref ReadOnlySpan<byte> input)
    {
        var count = TakeCount(ref input);
        if (count > 0)
        {
            TakeTables(ref input);
        }
        else if (!input.IsEmpty)
        {
            throw RecordFormatException.Corrupt("A Zstandard block without sequences goes on behind its literals.");
        }

        return count;
    }

    private void TakeTables(ref ReadOnlySpan<byte> input)
    {
        var modes = TakeByte(ref input);
        if ((modes & 3) != 0)
        {
            throw RecordFormatException.Corrupt($"A Zstandard block has compression modes 0x{modes:X2}, whose lowest bits must be zero.");
        }

        SetTable(_literalLengths, modes >> 6, ref input, SequenceCodes.DefaultLengthLog, SequenceCodes.DefaultLiteralLengths);
        SetTable(_offsets, modes >> 4, ref input, SequenceCodes.DefaultOffsetLog, SequenceCodes.DefaultOffsets);
        SetTable(_matchLengths, modes >> 2, ref input, SequenceCodes.DefaultLengthLog, SequenceCodes.DefaultMatchLengths);
    }

    private void Sequences(
        BackwardBits bits, int count, ref ReadOnlySpan<byte> literals, PooledBytes output, (int Start, long Size) window, long end)
    {
        var literalStates = _literalLengths.States;
        var offsetStates = _offsets.States;
        var matchStates = _matchLengths.States;
        var literalState = literalStates[(int)bits.Read(_literalLengths.Log)];
        var offsetState = offsetStates[(int)bits.Read(_offsets.Log)];
        var matchState = matchStates[(int)bits.Read(_matchLengths.Log)];
        while (true)
        {
            var offsetValue = (1L << offsetState.Symbol) + bits.Read(offsetState.Symbol);
            var matchLength = SequenceCodes.MatchLengthBases[matchState.Symbol] + (int)bits.Read(SequenceCodes.MatchLengthBits[matchState.Symbol]);
            var literalLength = SequenceCodes.LiteralLengthBases[literalState.Symbol]
                + (int)bits.Read(SequenceCodes.LiteralLengthBits[literalState.Symbol]);
            if (bits.Left < 0 || literalLength > literals.Length)
            {
                throw RecordFormatException.Corrupt("The sequences of a Zstandard block take more bits or literals than there are.");
            }

            CheckRoom((long)literalLength + matchLength, output, end);
            output.Write(literals[..literalLength]);
            literals = literals[literalLength..];
            var distance = Offset(offsetValue, literalLength == 0);
            if (distance > Math.Min(window.Size, output.Length - window.Start) || distance == 0)
            {
                throw RecordFormatException.Corrupt($"A Zstandard match begins {distance} bytes back, where nothing is.");
            }

            output.Repeat((int)distance, matchLength);
            if (--count == 0)
            {
                break;
            }

            literalState = literalStates[literalState.Base + (int)bits.Read(literalState.Bits)];
            matchState = matchStates[matchState.Base + (int)bits.Read(matchState.Bits)];
            offsetState = offsetStates[offsetState.Base + (int)bits.Read(offsetState.Bits)];
        }

        if (bits.Left != 0)
        {
            throw RecordFormatException.Corrupt("The sequences of a Zstandard block leave bits over.");
        }
    }

    /// <summary>The distance that a value means: the three lowest values repeat one of the last three distances.</summary>
    private long Offset(long value, bool hasNoLiterals)
    {
        if (value > 3)
        {
            (_last, _secondLast, _thirdLast) = (value - 3, _last, _secondLast);
            return _last;
        }

        switch (value + (hasNoLiterals ? 1 : 0))
        {
            case 1:
                break;
            case 2:
                (_last, _secondLast) = (_secondLast, _last);
                break;
            case 3:
                (_last, _secondLast, _thirdLast) = (_thirdLast, _last, _secondLast);
                break;
            default:
                (_last, _secondLast, _thirdLast) = (_last - 1, _last, _secondLast);
                break;
        }

        return _last;
    }
}
