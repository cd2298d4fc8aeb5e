using System.Numerics;

namespace ActorBroker.Broker.Records.Codecs.Zstandard;

/// <summary>The Huffman code of a block's literals (RFC 8878, 4.2). Used again and again; its memory does not grow.</summary>
internal sealed class HuffmanTable
{
    private const int BitsMax = 11;
    private const int WeightsMax = 255;
    private const int WeightTableLogMax = 6;
    private const int DirectFrom = 128;

    private const int SymbolsAtOnce = BackwardBits.ManyBits / BitsMax;

    // For each code, filled up to as many bits as the longest has: the symbol, and above it the code's length.
    private readonly ushort[] _codes = new ushort[1 << BitsMax];
    private readonly byte[] _weights = new byte[WeightsMax + 1];
    private readonly FseTable _weightTable = new(WeightTableLogMax, BitsMax + 1);
    private int _bits;

    /// <summary>Whether there is a code; a block may ask for that of the block before it.</summary>
    public bool IsSet => _bits > 0;

    /// <summary>Forgets the code; a frame begins without.</summary>
    public void Clear() => _bits = 0;

    /// <summary>Takes a code's description off the front.</summary>
    /// <exception cref="RecordFormatException">The description is wrong.</exception>
    public void Take(ref ReadOnlySpan<byte> input)
    {
        _bits = 0;
        if (input.IsEmpty)
        {
            throw EndsInside();
        }

        int head = input[0];
        input = input[1..];
        var size = head < DirectFrom ? head : (head - DirectFrom + 2) / 2;
        if (size > input.Length)
        {
            throw EndsInside();
        }

        var count = head < DirectFrom ? Compressed(input[..size]) : Direct(input[..size], head - DirectFrom + 1);
        input = input[size..];
        Build(count);
    }

    /// <summary>Decodes one stream.</summary>
    /// <param name="input">The whole stream.</param>
    /// <param name="output">As many symbols as it must have.</param>
    /// <exception cref="RecordFormatException">The stream holds more or fewer.</exception>
    public void Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var bits = new BackwardBits(input);
        var (codes, width) = (_codes, _bits);
        while (output.Length >= SymbolsAtOnce && bits.TryPeekMany(out var many))
        {
            var used = 0;
            for (var i = 0; i < SymbolsAtOnce; i++)
            {
                var code = codes[(int)(many << used >> (64 - width))];
                output[i] = (byte)code;
                used += code >> 8;
            }

            bits.Skip(used);
            output = output[SymbolsAtOnce..];
        }

        for (var i = 0; i < output.Length && bits.Left >= 0; i++)
        {
            var code = codes[(int)bits.Peek(width)];
            output[i] = (byte)code;
            bits.Skip(code >> 8);
        }

        if (bits.Left != 0)
        {
            throw RecordFormatException.Corrupt("A Zstandard stream of literals holds more or fewer than it should.");
        }
    }

    private static RecordFormatException EndsInside() => RecordFormatException.Corrupt("A Zstandard block ends inside the description of its Huffman code.");

    private int Direct(ReadOnlySpan<byte> input, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _weights[i] = (byte)((i & 1) == 0 ? input[i / 2] >> 4 : input[i / 2] & 15);
        }

        return count;
    }

    private int Compressed(ReadOnlySpan<byte> input)
    {
        _weightTable.Take(ref input);
        var bits = new BackwardBits(input);
        var states = _weightTable.States;

        // Two states take turns; when the bits are used up, each has told its last weight.
        var now = (int)bits.Read(_weightTable.Log);
        var other = (int)bits.Read(_weightTable.Log);
        var count = 0;
        while (true)
        {
            if (count >= WeightsMax - 1)
            {
                throw RecordFormatException.Corrupt($"A Zstandard Huffman code has more than {WeightsMax} weights.");
            }

            var state = states[now];
            _weights[count++] = state.Symbol;
            now = state.Base + (int)bits.Read(state.Bits);
            if (bits.Left < 0)
            {
                _weights[count++] = states[other].Symbol;
                return count;
            }

            (now, other) = (other, now);
        }
    }

    private void Build(int count)
    {
        var sum = 0;
        foreach (var weight in _weights.AsSpan(0, count))
        {
            if (weight > BitsMax)
            {
                throw RecordFormatException.Corrupt($"A Zstandard Huffman code has weight {weight}; {BitsMax} is the highest.");
            }

            sum += (1 << weight) >> 1;
        }

        // The last weight is not written: it fills the sum up to the next power of two.
        var bits = sum == 0 ? 0 : BitOperations.Log2((uint)sum) + 1;
        var rest = (1 << bits) - sum;
        if (bits is 0 or > BitsMax || !BitOperations.IsPow2(rest))
        {
            throw RecordFormatException.Corrupt("The weights of a Zstandard Huffman code do not make a code.");
        }

        _weights[count++] = (byte)(BitOperations.Log2((uint)rest) + 1);
        var at = 0;
        for (var weight = 1; weight <= bits; weight++)
        {
            for (var symbol = 0; symbol < count; symbol++)
            {
                if (_weights[symbol] == weight)
                {
                    var places = 1 << (weight - 1);
                    _codes.AsSpan(at, places).Fill((ushort)(symbol | ((bits + 1 - weight) << 8)));
                    at += places;
                }
            }
        }

        _bits = bits;
    }
}
