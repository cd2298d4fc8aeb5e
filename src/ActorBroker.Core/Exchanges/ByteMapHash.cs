using System.Buffers.Binary;

namespace ActorBroker.Core.Exchanges;

/// <summary>
/// The hash of <see cref="ByteMap{TValue}"/>: eight bytes at a time, each folded in by one multiplication to 128 bits.
/// It has no seed, so that the same bindings give the same tree in every run; keys made to collide cost a binary search.
/// </summary>
internal static class ByteMapHash
{
    // Odd numbers with bits set evenly: the fractions of the golden ratio and of the square roots of 2 and 3.
    private const ulong Start = 0x9E3779B97F4A7C15;
    private const ulong Word = 0x6A09E667F3BCC909;
    private const ulong Tail = 0xBB67AE8584CAA73B;

    public static ulong Of(ReadOnlySpan<byte> key)
    {
        var hash = Start ^ (ulong)key.Length;
        while (key.Length >= sizeof(ulong))
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key), Word);
            key = key[sizeof(ulong)..];
        }

        ulong tail = 0;
        foreach (var b in key)
        {
            tail = (tail << 8) | b;
        }

        return Fold(hash ^ tail, Tail);
    }

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
