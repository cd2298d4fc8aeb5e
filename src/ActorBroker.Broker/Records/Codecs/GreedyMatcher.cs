using System.Buffers.Binary;
using System.Numerics;

namespace ActorBroker.Broker.Records.Codecs;

/// <summary>
/// Finds repetitions of at least four bytes in a block, taking the first one it meets, for snappy and LZ4 alike. It obeys
/// what LZ4 asks of the end of a block: the last 5 bytes are literals, and no match begins in the last 12.
/// </summary>
/// <param name="block">At most <see cref="BlockSize"/> bytes.</param>
/// <param name="table"><see cref="TableSize"/> places, all zero.</param>
internal ref struct GreedyMatcher(ReadOnlySpan<byte> block, Span<ushort> table)
{
    /// <summary>Most bytes of a block, so that each distance fits 16 bits.</summary>
    public const int BlockSize = 64 * 1024;

    /// <summary>How many places the table has.</summary>
    public const int TableSize = 1 << TableBits;

    private const int TableBits = 13;
    private const int SmallestMatch = 4;
    private const int LiteralTail = 5;
    private const int MatchlessTail = 12;

    private readonly ReadOnlySpan<byte> _block = block;
    private readonly Span<ushort> _table = table;
    private int _position;

    /// <summary>The bytes since the last match, up to this one.</summary>
    public ReadOnlySpan<byte> Literals { get; private set; }

    /// <summary>How far back the repetition begins.</summary>
    public int Distance { get; private set; }

    /// <summary>How many bytes are repeated.</summary>
    public int Length { get; private set; }

    /// <summary>Finds the next repetition. At the end of the block it returns false, and <see cref="Literals"/> holds the rest.</summary>
    public bool Next()
    {
        var start = _position;
        var misses = 0;
        for (var at = start; at < _block.Length - MatchlessTail; at += 1 + (misses++ >> 5))
        {
            var four = BinaryPrimitives.ReadUInt32LittleEndian(_block[at..]);
            ref var place = ref _table[(int)((four * 2654435761u) >> (32 - TableBits))];
            int earlier = place;
            place = (ushort)at;
            if (earlier < at && BinaryPrimitives.ReadUInt32LittleEndian(_block[earlier..]) == four)
            {
                Literals = _block[start..at];
                Distance = at - earlier;
                Length = SmallestMatch + Common(_block[(earlier + SmallestMatch)..], _block[(at + SmallestMatch)..^LiteralTail]);
                _position = at + Length;
                return true;
            }
        }

        Literals = _block[start..];
        _position = _block.Length;
        return false;
    }

    private static int Common(ReadOnlySpan<byte> earlier, ReadOnlySpan<byte> now)
    {
        var length = 0;
        for (; now.Length - length >= 8; length += 8)
        {
            var difference = BinaryPrimitives.ReadUInt64LittleEndian(now[length..]) ^ BinaryPrimitives.ReadUInt64LittleEndian(earlier[length..]);
            if (difference != 0)
            {
                return length + (BitOperations.TrailingZeroCount(difference) >> 3);
            }
        }

        while (length < now.Length && now[length] == earlier[length])
        {
            length++;
        }

        return length;
    }
}
