using System.Numerics;

namespace ActorBroker.Core.Entities;

/// <summary>One bit for each of <see cref="Size"/> offsets, with the number of set bits at hand.</summary>
internal sealed class OffsetPage(long number)
{
    /// <summary>Offsets in a page; 512 bytes of bits.</summary>
    public const int Size = 1 << SizeBits;

    /// <summary>The page of an offset is the offset shifted right by this.</summary>
    public const int SizeBits = 12;

    private readonly ulong[] _words = new ulong[Size / 64];

    /// <summary>The page holds the offsets from <c>Number * Size</c> on.</summary>
    public long Number { get; } = number;

    /// <summary>How many bits are set.</summary>
    public int Count { get; private set; }

    /// <summary>The highest index whose bit is set; -1 if there is none.</summary>
    public int Last
    {
        get
        {
            var word = _words.AsSpan().LastIndexOfAnyExcept(0UL);
            return word < 0 ? -1 : (word << 6) + BitOperations.Log2(_words[word]);
        }
    }

    /// <summary>Whether the bit is set.</summary>
    public bool Contains(int index) => (_words[index >> 6] & (1UL << index)) != 0;

    /// <summary>Sets the bits from <paramref name="first"/> up to, not including, <paramref name="end"/>, and returns how many were not set before.</summary>
    public int Add(int first, int end)
    {
        var added = 0;
        for (var word = first >> 6; word <= (end - 1) >> 6; word++)
        {
            var fresh = Mask(word, first, end) & ~_words[word];
            _words[word] |= fresh;
            added += BitOperations.PopCount(fresh);
        }

        Count += added;
        return added;
    }

    /// <summary>Clears the bits from <paramref name="first"/> up to, not including, <paramref name="end"/>, and returns how many were set before.</summary>
    public int Remove(int first, int end)
    {
        var removed = 0;
        for (var word = first >> 6; word <= (end - 1) >> 6; word++)
        {
            var gone = Mask(word, first, end) & _words[word];
            _words[word] &= ~gone;
            removed += BitOperations.PopCount(gone);
        }

        Count -= removed;
        return removed;
    }

    /// <summary>The first index at or behind <paramref name="from"/> whose bit is <paramref name="set"/>; <see cref="Size"/> if there is none.</summary>
    public int Find(int from, bool set)
    {
        for (var word = from >> 6; word < _words.Length; word++)
        {
            var bits = set ? _words[word] : ~_words[word];
            if (word == from >> 6)
            {
                bits &= ulong.MaxValue << from;
            }

            if (bits != 0)
            {
                return (word << 6) + BitOperations.TrailingZeroCount(bits);
            }
        }

        return Size;
    }

    private static ulong Mask(int word, int first, int end)
    {
        var mask = ulong.MaxValue;
        if (word == first >> 6)
        {
            mask &= ulong.MaxValue << first;
        }

        if (word == (end - 1) >> 6)
        {
            mask &= ulong.MaxValue >> (63 - ((end - 1) & 63));
        }

        return mask;
    }
}
