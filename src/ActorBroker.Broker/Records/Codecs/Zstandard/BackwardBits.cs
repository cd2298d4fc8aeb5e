using System.Buffers.Binary;
using System.Numerics;

namespace ActorBroker.Broker.Records.Codecs.Zstandard;

/// <summary>
/// Reads bits from the end of the bytes to their start, as Huffman and FSE streams are laid out (RFC 8878, 4.1): the highest set bit of the last byte
/// ends the stream and is no part of it. Bits beyond the start are zeros; <see cref="Left"/> is negative then.
/// </summary>
internal ref struct BackwardBits
{
    /// <summary>As many bits as 8 bytes give wherever in a byte they begin.</summary>
    public const int ManyBits = 57;

    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>Begins at the end.</summary>
    /// <exception cref="RecordFormatException">The stream has no bytes, or its last byte is zero.</exception>
    public BackwardBits(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[^1] == 0)
        {
            throw RecordFormatException.Corrupt("A Zstandard bit stream has no end mark.");
        }

        _bytes = bytes;
        Left = ((bytes.Length - 1) * 8) + BitOperations.Log2(bytes[^1]);
    }

    /// <summary>How many bits are left; negative if more were read than there are.</summary>
    public int Left { get; private set; }

    /// <summary>Reads up to 32 bits.</summary>
    public uint Read(int count)
    {
        var bits = Peek(count);
        Left -= count;
        return bits;
    }

    /// <summary>Looks at up to 32 bits.</summary>
    public readonly uint Peek(int count)
    {
        var start = Left - count;
        if (start >= 0)
        {
            return (uint)(Load(start >> 3) >> (start & 7)) & Mask(count);
        }

        return Left <= 0 ? 0 : ((uint)Load(0) & Mask(Left)) << -start;
    }

    /// <summary>The next <see cref="ManyBits"/> bits, the first of them on top, if so many are left.</summary>
    public readonly bool TryPeekMany(out ulong bits)
    {
        var start = Left - ManyBits;
        bits = start < 0 ? 0 : Load(start >> 3) >> (start & 7) << (64 - ManyBits);
        return start >= 0;
    }

    /// <summary>Passes over bits that were looked at.</summary>
    public void Skip(int count) => Left -= count;

    private static uint Mask(int count) => (uint)((1UL << count) - 1);

    private readonly ulong Load(int at)
    {
        if (at <= _bytes.Length - sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(_bytes[at..]);
        }

        ulong value = 0;
        for (var i = _bytes.Length - 1; i >= at; i--)
        {
            value = (value << 8) | _bytes[i];
        }

        return value;
    }
}
