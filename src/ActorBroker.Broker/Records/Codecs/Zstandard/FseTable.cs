using System.Numerics;

namespace ActorBroker.Broker.Records.Codecs.Zstandard;

/// <summary>One state of an FSE decoder.</summary>
/// <param name="Symbol">What the state stands for.</param>
/// <param name="Bits">How many bits lead to the next state.</param>
/// <param name="Base">What those bits are added to.</param>
internal readonly record struct FseState(byte Symbol, byte Bits, ushort Base);

/// <summary>The decoding table of a finite state entropy code (RFC 8878, 4.1). Used again and again; its memory does not grow.</summary>
/// <param name="logMax">Most bits of a state, that is, the logarithm of the most states.</param>
/// <param name="symbolMax">The highest symbol.</param>
internal sealed class FseTable(int logMax, int symbolMax)
{
    private readonly FseState[] _states = new FseState[1 << logMax];
    private readonly short[] _shares = new short[symbolMax + 1];

    /// <summary>How many bits a state has.</summary>
    public int Log { get; private set; }

    /// <summary>Whether there is a table; a block may ask for that of the block before it.</summary>
    public bool IsSet { get; private set; }

    /// <summary>The states.</summary>
    public ReadOnlySpan<FseState> States => _states.AsSpan(0, 1 << Log);

    /// <summary>Forgets the table; a frame begins without.</summary>
    public void Clear() => IsSet = false;

    /// <summary>A table for one symbol that takes no bits.</summary>
    /// <exception cref="RecordFormatException">There is no such symbol.</exception>
    public void SetSingle(byte symbol)
    {
        if (symbol > symbolMax)
        {
            throw RecordFormatException.Corrupt($"A Zstandard block names code {symbol}; {symbolMax} is the highest of its kind.");
        }

        Log = 0;
        _states[0] = new FseState(symbol, 0, 0);
        IsSet = true;
    }

    /// <summary>A table from the shares of its symbols.</summary>
    public void SetShares(int log, ReadOnlySpan<short> shares)
    {
        Log = log;
        Build(shares);
    }

    /// <summary>Takes a table's description off the front.</summary>
    /// <exception cref="RecordFormatException">The description is wrong.</exception>
    public void Take(ref ReadOnlySpan<byte> input)
    {
        var bits = new ForwardBits(input);
        Log = (int)bits.Read(4) + 5;
        if (Log > logMax)
        {
            throw RecordFormatException.Corrupt($"A Zstandard table has states of {Log} bits; {logMax} are the most of its kind.");
        }

        var left = 1 << Log;
        var symbol = 0;
        while (left > 0)
        {
            if (symbol > symbolMax)
            {
                throw WrongShares();
            }

            var share = TakeShare(ref bits, left);
            left -= Math.Abs(share);
            _shares[symbol++] = (short)share;
            if (share == 0)
            {
                TakeZeros(ref bits, ref symbol);
            }
        }

        input = input[bits.BytesRead..];
        if (left < 0)
        {
            throw WrongShares();
        }

        Build(_shares.AsSpan(0, symbol));
    }

    private static int TakeShare(ref ForwardBits bits, int left)
    {
        // A value takes as few bits as what is left allows; the lower ones of them one bit less.
        var count = BitOperations.Log2((uint)left + 1) + 1;
        var lowerMask = (1 << (count - 1)) - 1;
        var threshold = (1 << count) - 1 - (left + 1);
        var value = (int)bits.Peek(count);
        if ((value & lowerMask) < threshold)
        {
            bits.Skip(count - 1);
            return (value & lowerMask) - 1;
        }

        bits.Skip(count);
        return (value > lowerMask ? value - threshold : value) - 1;
    }

    private void TakeZeros(ref ForwardBits bits, ref int symbol)
    {
        uint more;
        do
        {
            more = bits.Read(2);
            if (symbol + more > symbolMax + 1)
            {
                throw WrongShares();
            }

            _shares.AsSpan(symbol, (int)more).Clear();
            symbol += (int)more;
        }
        while (more == 3);
    }

    private void Build(ReadOnlySpan<short> shares)
    {
        var size = 1 << Log;
        Span<byte> symbols = stackalloc byte[size];
        Span<ushort> next = stackalloc ushort[shares.Length];
        var high = size;
        for (var s = 0; s < shares.Length; s++)
        {
            // A share of less than one gets the last states, one each.
            if (shares[s] < 0)
            {
                symbols[--high] = (byte)s;
                next[s] = 1;
            }
        }

        var (step, mask, at) = ((size >> 1) + (size >> 3) + 3, size - 1, 0);
        for (var s = 0; s < shares.Length; s++)
        {
            if (shares[s] <= 0)
            {
                continue;
            }

            next[s] = (ushort)shares[s];
            for (var i = 0; i < shares[s]; i++)
            {
                symbols[at] = (byte)s;
                do
                {
                    at = (at + step) & mask;
                }
                while (at >= high);
            }
        }

        for (var i = 0; i < size; i++)
        {
            var state = next[symbols[i]]++;
            var bits = Log - BitOperations.Log2(state);
            _states[i] = new FseState(symbols[i], (byte)bits, (ushort)((state << bits) - size));
        }

        IsSet = true;
    }

    private RecordFormatException WrongShares() =>
        RecordFormatException.Corrupt($"The shares of a Zstandard table's symbols do not add up to {1 << Log}, or there are more than {symbolMax + 1}.");
}
